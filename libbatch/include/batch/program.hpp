// SPDX-License-Identifier: MIT
// batch::Program: a batch under construction.  batch.hpp has the introduction.
#ifndef BATCH_PROGRAM_HPP
#define BATCH_PROGRAM_HPP

#include <batch/batch.h>

#include <array>
#include <batch/argument.hpp>
#include <batch/list.hpp>
#include <batch/reference.hpp>
#include <batch/results.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct epoll_event;
struct stat;
struct statx;

namespace batch {

/// One call of a traced run.
struct Step {
  std::size_t index;
  std::string text;        // as explain() shows it, but with the values that were copied
  const batch_call& call;  // as it was made, with the arguments that were copied
  std::int64_t result;
};

/// The name of a system call or pseudo call, "call[NR]" for one not known; and the number for a
/// name.
std::string call_name(int nr);
std::optional<int> call_number(std::string_view name);
std::optional<int> call_number(std::nullptr_t) = delete;

/// A batch under construction.  May be run many times; may grow in between.
class Program {
 public:
  Program() {}  // not defaulted, which would clear the room for the first calls
  Program(const Program&) = delete;  // Refs and Labels hold its address
  Program& operator=(const Program&) = delete;

  /// Each adds the call of that name (section 2 of the manual) at the end.  An Arg may be a number
  /// or a Ref.  Of an lvalue: what a temporary program hands out would dangle.

  // Files by name.
  Ref openat(Arg dirfd, Path path, int flags, unsigned mode = 0) &;
  Ref newfstatat(Arg dirfd, Path path, struct ::stat& out, int flags = 0) &;
  Ref statx(Arg dirfd, Path path, int flags, unsigned mask, struct ::statx& out) &;
  Ref readlinkat(Arg dirfd, Path path, std::span<char> buffer) &;
  Ref faccessat2(Arg dirfd, Path path, int mode, int flags = 0) &;
  Ref fchmodat(Arg dirfd, Path path, unsigned mode) &;  // follows links: the call has no flags
  Ref mkdirat(Arg dirfd, Path path, unsigned mode) &;
  Ref linkat(Arg olddirfd, Path oldpath, Arg newdirfd, Path newpath, int flags = 0) &;
  Ref symlinkat(Path target, Arg newdirfd, Path linkpath) &;
  Ref unlinkat(Arg dirfd, Path path, int flags = 0) &;

  // Descriptors.
  Ref close(Arg fd) &;
  Ref read(Arg fd, std::span<std::byte> buffer) &;
  Ref write(Arg fd, Data data) &;
  Ref write(Arg fd, Data data, const Ref& count) &;  // the first `count` bytes: data must have them
  Ref pread(Arg fd, std::span<std::byte> buffer, Arg offset) &;
  Ref pwrite(Arg fd, Data data, Arg offset) &;
  Ref lseek(Arg fd, Arg offset, int whence) &;
  Ref fstat(Arg fd, struct ::stat& out) &;
  Ref getdents64(Arg fd, std::span<std::byte> buffer) &;
  /// An offset is read and moved on, or null: the descriptor's own, or a pipe.
  Ref splice(Arg fd_in, std::int64_t* offset_in, Arg fd_out, std::int64_t* offset_out, Arg size,
             unsigned flags = 0) &;
  Ref epoll_ctl(Arg epfd, int op, Arg fd, const struct ::epoll_event& event) &;
  Ref epoll_ctl(Arg epfd, int op, Arg fd, const struct ::epoll_event&& event) & = delete;
  Ref epoll_ctl(Arg epfd, int op, Arg fd) &;  // EPOLL_CTL_DEL

  // Memory.  The kernel chooses the address.
  Ref mmap(Arg size, int prot, int flags, Arg fd, Arg offset) &;
  Ref munmap(Arg address, Arg size) &;

  // Sockets.  bind(2) is a call(SYS_bind, ...).
  Ref socket(int domain, int type, int protocol = 0) &;
  Ref connect(Arg fd, Address address) &;
  Ref accept4(Arg fd, int flags = 0) &;
  Ref sendto(Arg fd, Data data, int flags = 0) &;
  Ref sendto(Arg fd, Data data, int flags, Address address) &;
  Ref recvfrom(Arg fd, std::span<std::byte> buffer, int flags = 0) &;

  /// With the address of the peer.  `size_bytes` is what there is room for, then what there was.
  template <SocketAddress T>
  requires(!std::is_const_v<T>) Ref
      accept4(Arg fd, T& address, std::uint32_t& size_bytes, int flags = 0)
  &{ return call(SYS_accept4, fd, &address, &size_bytes, flags); }
  template <SocketAddress T>
  requires(!std::is_const_v<T>) Ref recvfrom(Arg fd, std::span<std::byte> buffer, int flags,
                                             T& address, std::uint32_t& size_bytes)
  &{ return call(SYS_recvfrom, fd, buffer.data(), buffer.size(), flags, &address, &size_bytes); }

  /// Stores an earlier result, or a word of memory, at `dst` when reached.
  template <Word T>
  requires(!std::is_const_v<T>) Ref copy(T& dst, const Ref& src)
  &{
    check(src);
    return add_copy({size_, src.index_, kNone, 0}, batch_arg(&dst), 0);
  }
  template <Word T, Word U>
  requires(!std::is_const_v<T>) Ref copy(T& dst, const U& src)
  &{ return add_copy({size_, kNone, kNone, 0}, batch_arg(&dst), batch_arg(&src)); }
  template <Word T, Word U>
  Ref copy(T& dst, const U&& src) & = delete;  // would dangle

  /// Any system call, by number.  A path name is a Path; a pointer is memory, to chars too.
  template <typename... Args>
  requires(sizeof...(Args) <= BATCH_MAX_ARGS && (std::constructible_from<Arg, Args> && ...)) Ref
      call(int nr, Args&&... args)
  &{ return add(nr, Arg(std::forward<Args>(args))...); }

  /// A place to jump to, not bound yet; std::logic_error for a name that another one has, or that
  /// is not of letters, digits and _.  Without one explain() calls it L and its number.
  Label label(std::string_view name = {}) & {
    if (!name.empty()) return named_label(name);
    places_.push_back(kNone);
    return Label(this, places_.size() - 1);
  }
  Label label(std::nullptr_t) & = delete;
  /// The place is here: in front of the call that is added next, or the end.
  void bind(Label label) & {
    std::uint32_t& bound = position(label);
    if (bound != kNone) throw_bound_twice(label);
    bound = size_;
  }

  /// Calls so far, word copies included.
  std::size_t size() const { return size_; }

  /// The program as text, one call a line, for people.  Reads path names: they must be there.  An
  /// address in `memory` is shown as its place there.  batchctl(1) runs this text, with a `memory`
  /// of 64 KiB; words in it are at multiples of 8.
  std::string explain(std::span<const std::byte> memory = {}) const;

  /// Runs the program.  Throws std::logic_error for a label that was never bound.
  Results run() &;

  /// As run(), but call by call; `visit` is told of each.  It must neither change the program nor
  /// run it; std::logic_error is thrown when it has added a call.
  Results trace(const std::function<void(const Step&)>& visit,
                std::span<const std::byte> memory = {}) &;

 private:
  friend class Ref;

  enum Sign : std::uint8_t { kNegative, kZero, kPositive };
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::uint32_t kFirstCalls = 64;  // and jumps, and places

  // What explain() wants to know about each call.
  struct Note {
    std::array<Arg::Kind, BATCH_MAX_ARGS> kinds;
    const std::string* name;  // a key of *names_, or null
  };
  // A jump whose length is known once its label is bound.
  struct Jump {
    std::uint32_t call;
    std::uint32_t place;
    Sign sign;
  };
  // A word copy with an address that is known once the program runs, or changes when it grows.
  struct Copy {
    std::uint32_t call;
    std::uint32_t source;      // from the result of this call, or kNone
    std::uint32_t target;      // to an argument of this call, or kNone ...
    std::uint32_t target_arg;  // ... this one
  };

  // The way of most calls: inline, so that what is constant about the arguments stays constant.
  template <std::same_as<Arg>... Args>
  Ref add(int nr, Args... args) {
    if ((args.copied() || ...))
      add_copies(args...);
    else if (size_ == room_)
      grow();
    const std::uint32_t index = size_++;
    const std::array<std::uint64_t, BATCH_MAX_ARGS> word{args.word_...};
    batch_prep(&calls_[index], nr, sizeof...(Args), word[0], word[1], word[2], word[3], word[4],
               word[5]);
    notes_[index] = {{args.kind_...}, nullptr};
    return Ref(this, index);
  }
  // The copies for the arguments of the call that is added next.  They stand in front of it, and a
  // label bound in front of the call is in front of them too.  Room is made for all of them and the
  // call: copies whose call did not come to be would be copies to nowhere.
  template <std::same_as<Arg>... Args>
  void add_copies(Args... args) {
    (check(args), ...);
    const std::uint32_t copies = (0U + ... + args.copied());
    if (room_ - size_ <= copies) grow();
    [[maybe_unused]] const std::uint32_t target = size_ + copies;
    [[maybe_unused]] std::uint32_t arg = 0;
    (copy_to(target, arg++, args), ...);
  }
  void copy_to(std::uint32_t target, std::uint32_t target_arg, Arg arg) {
    if (arg.copied())
      place_copy({size_, arg.result_, target, target_arg},
                 batch_arg(&calls_[target].arg[target_arg]), arg.word_);
  }
  Ref add_copy(Copy copy, std::uint64_t dst, std::uint64_t src) {
    if (size_ == room_) grow();
    place_copy(copy, dst, src);
    return Ref(this, copy.call);
  }
  // Where there is room.
  void place_copy(Copy copy, std::uint64_t dst, std::uint64_t src) {
    size_ = copy.call + 1;
    copies_[copy_count_++] = copy;
    batch_prep(&calls_[copy.call], BATCH_NR_COPY, 2, dst, src, 0, 0, 0, 0);
    notes_[copy.call] = {{Arg::Kind::kMemory, Arg::Kind::kMemory}, nullptr};
  }
  void grow();
  // Jumps are kept by call; nearly always one is behind all others.
  void jump(std::uint32_t index, Sign sign, Label label) {
    check_call(index);
    const std::uint32_t bound = position(label);
    if (bound == kNone && (jumps_.empty() || jumps_.back().call < index))
      jumps_.push_back({index, label.id_, sign});
    else
      insert_jump(index, sign, label, bound);
  }
  void insert_jump(std::uint32_t index, Sign sign, Label label, std::uint32_t bound);
  Label named_label(std::string_view name);
  void rename(std::uint32_t index, std::string_view name);
  void own_names();
  Results make_results();
  // Of this program, as far as can be told: another one may have lived at the same address.
  void check(Arg arg) const {
    if (arg.kind_ != Arg::Kind::kResult) return;
    if (arg.word_ != batch_arg(this) || arg.result_ >= size_) throw_foreign_argument();
  }
  void check_call(std::uint32_t index) const {
    if (index >= size_) throw_foreign_call();
  }
  // Where a label is bound, or kNone.
  std::uint32_t& position(Label label) {
    if (label.program_ != this || label.id_ >= places_.size()) throw_foreign_label();
    return places_[label.id_];
  }
  [[noreturn]] static void throw_foreign_argument();
  [[noreturn]] static void throw_foreign_call();
  [[noreturn]] static void throw_foreign_label();
  [[noreturn]] void throw_bound_twice(Label label) const;
  void link(std::vector<std::int64_t>& rets);
  std::span<const Jump> jumps_of(std::uint32_t index) const;
  const Copy* copy_at(std::uint32_t index) const;
  std::string place_name(std::uint32_t id) const;

  struct Form {
    std::span<const std::byte> memory;
    bool values;  // show what was copied, not that it was
  };
  std::string call_text(std::uint32_t index, Form form) const;
  std::string arg_text(std::uint32_t index, std::size_t arg, Form form) const;
  std::string ref_text(std::uint32_t index) const;

  std::uint32_t size_ = 0;
  std::uint32_t room_ = kFirstCalls;
  std::uint32_t copy_count_ = 0;
  // Each has room for room_: here, or, when those are more, in one allocation.
  batch_call* calls_ = first_calls_;  // size_ of them
  Note* notes_ = first_notes_;        // likewise, one for each call
  Copy* copies_ = first_copies_;      // copy_count_ of them, by call
  std::unique_ptr<std::byte[]> memory_;
  List<Jump, kFirstCalls> jumps_;            // by call
  List<std::uint32_t, kFirstCalls> places_;  // positions of the labels, or kNone
  std::map<std::string, std::uint32_t, std::less<>> place_names_;  // of those that have one
  std::vector<std::pair<std::uint32_t, const std::string*>> named_places_;  // the same, by place
  std::shared_ptr<Results::Names> names_;                          // of calls
  bool names_shared_ = false;  // with Results: they are not changed any more
  batch_call first_calls_[kFirstCalls];
  Note first_notes_[kFirstCalls];
  Copy first_copies_[kFirstCalls];
};

inline Ref Ref::on_error(Label label) const {
  program_->jump(index_, Program::kNegative, label);
  return *this;
}

inline Ref Ref::on_zero(Label label) const {
  program_->jump(index_, Program::kZero, label);
  return *this;
}

inline Ref Ref::on_positive(Label label) const {
  program_->jump(index_, Program::kPositive, label);
  return *this;
}

}  // namespace batch

#include <batch/typed_calls.hpp>

#endif  // BATCH_PROGRAM_HPP
