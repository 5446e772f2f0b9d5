// SPDX-License-Identifier: MIT
// libbatch, C++ interface: a builder for batches of system calls.
//
// Who uses it: C++20 programs that would rather not count jumps and addresses.
//
//   batch::Program p;
//   const batch::Label done = p.label("done");
//   const batch::Ref fd = p.openat(AT_FDCWD, "/etc/hostname", O_RDONLY).name("open");
//   fd.on_error(done);
//   const batch::Ref got = p.read(fd, buffer).name("read");  // fd: what openat returns
//   p.close(fd);
//   p.bind(done);
//   const batch::Results r = p.run();
//   if (r[got] > 0) ...
//
// A Ref used as an argument becomes a word copy in front of the call.  Labels are
// bound behind the jumps to them, since a batch can only jump forwards.
//
// Memory is borrowed: path names, buffers and structs must live until run() has
// returned.  Parameters are such that most temporaries do not compile.
//
// Mistakes in building (a label bound twice, bound before a jump to it or never,
// a Ref of another program) are bugs and throw std::logic_error.  Failures of calls
// are results: -errno, as in batch/batch.h.  A Program belongs to one thread at a
// time.
#ifndef BATCH_BATCH_HPP
#define BATCH_BATCH_HPP

#include <batch/batch.h>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct stat;
struct statx;

namespace batch {

class Program;

/// The result of a call that did not run.  Its lower half is -1, so that as a descriptor it is a bad
/// one, and not 0, standard input.
inline constexpr std::int64_t kNotRun = std::numeric_limits<std::int64_t>::min() | 0xffffffff;

/// A place in a program to jump to; see Program::label() and bind().
class Label {
 private:
  friend class Program;
  Label(const Program* program, std::size_t id) : program_(program), id_(id) {}
  const Program* program_;
  std::size_t id_;
};

/// A call of a program, and the result that it will have.  Valid as long as the
/// program is.
class Ref {
 public:
  /// Where to go on when the result is negative, 0, positive; else with the
  /// next call.  Each may be given once.
  Ref on_error(Label label) const;
  Ref on_zero(Label label) const;
  Ref on_positive(Label label) const;
  /// A name for Results and explain(), unique in the program.
  Ref name(std::string_view name) const;

 private:
  friend class Arg;
  friend class Program;
  friend class Results;
  Ref(Program* program, std::size_t index) : program_(program), index_(index) {}
  Program* program_;
  std::size_t index_;
};

/// A NUL-terminated path name that outlives the run.
class Path {
 public:
  Path(const char* path) : path_(path) {}
  Path(const std::string& path) : path_(path.c_str()) {}
  Path(const std::string&&) = delete;  // would dangle
  Path(std::nullptr_t) = delete;
  const char* c_str() const { return path_; }

 private:
  const char* path_;
};

/// An argument: a number, an earlier result, a word of memory as it is when the
/// call is reached, or memory that the call works on.
class Arg {
 public:
  template <std::integral T>
  Arg(T number) : word_(static_cast<std::uint64_t>(static_cast<std::int64_t>(number))) {}
  Arg(const Ref& ref) : kind_(Kind::kResult), program_(ref.program_), word_(ref.index_) {}
  Arg(Path path) : kind_(Kind::kPath), word_(batch_arg(path.c_str())) {}
  Arg(const char* path) : Arg(Path(path)) {}
  Arg(char* buffer) : Arg(static_cast<const void*>(buffer)) {}
  Arg(std::nullptr_t) : Arg(0) {}
  Arg(const volatile void* memory) : kind_(Kind::kMemory), word_(batch_arg(memory)) {}

 private:
  friend class Program;
  friend Arg load(const std::uint64_t& word);
  enum class Kind : std::uint8_t { kNumber, kResult, kLoad, kPath, kMemory };
  Arg(Kind kind, std::uint64_t word) : kind_(kind), word_(word) {}

  Kind kind_ = Kind::kNumber;
  const Program* program_ = nullptr;
  std::uint64_t word_;
};

/// The argument is what `word` holds when the call is reached, for example the
/// stx_size that an earlier statx has filled in.
inline Arg load(const std::uint64_t& word) { return Arg(Arg::Kind::kLoad, batch_arg(&word)); }
Arg load(const std::uint64_t&&) = delete;
inline Arg load(const unsigned long long& word) {
  return load(reinterpret_cast<const std::uint64_t&>(word));
}
Arg load(const unsigned long long&&) = delete;

/// What a run gave.  Refers to the program for names only.
class Results {
 public:
  /// 0 when the batch ended; else -errno, as of batch_execute().
  int status() const { return status_; }
  /// The result of a call: -errno on failure, kNotRun when it was not reached.
  /// Throws std::logic_error for a call of another program.
  std::int64_t operator[](const Ref& ref) const;
  std::int64_t operator[](std::string_view name) const;
  bool ran(const Ref& ref) const { return (*this)[ref] != kNotRun; }
  /// The results of all calls in order, word copies included.
  std::span<const std::int64_t> slots() const { return rets_; }

 private:
  friend class Program;
  Results(const Program* program, std::size_t size) : program_(program), rets_(size, kNotRun) {}
  const Program* program_;
  int status_ = 0;
  std::vector<std::int64_t> rets_;
};

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

/// A batch under construction.  May be run many times; may grow in between.
class Program {
 public:
  Program() = default;
  Program(const Program&) = delete;  // Refs and Labels hold its address
  Program& operator=(const Program&) = delete;

  /// Each adds the call of that name (section 2 of the manual) at the end.
  Ref openat(Arg dirfd, Path path, int flags, unsigned mode = 0);
  Ref close(Arg fd);
  Ref read(Arg fd, std::span<std::byte> buffer);
  Ref write(Arg fd, std::span<const std::byte> data);
  Ref write(Arg fd, std::span<const std::byte> data, const Ref& count);
  Ref pread(Arg fd, std::span<std::byte> buffer, Arg offset);
  Ref pwrite(Arg fd, std::span<const std::byte> data, Arg offset);
  Ref fstat(Arg fd, struct ::stat& out);
  Ref newfstatat(Arg dirfd, Path path, struct ::stat& out, int flags = 0);
  Ref statx(Arg dirfd, Path path, int flags, unsigned mask, struct ::statx& out);
  Ref getdents64(Arg fd, std::span<std::byte> buffer);
  Ref readlinkat(Arg dirfd, Path path, std::span<char> buffer);
  Ref faccessat2(Arg dirfd, Path path, int mode, int flags = 0);
  Ref lseek(Arg fd, Arg offset, int whence);
  Ref mmap(Arg size, int prot, int flags, Arg fd, Arg offset);
  Ref munmap(Arg address, Arg size);

  /// Stores an earlier result, or a word of memory, at `dst` when reached.
  Ref copy(std::uint64_t& dst, const Ref& src);
  Ref copy(std::uint64_t& dst, const std::uint64_t& src);
  Ref copy(std::uint64_t& dst, const std::uint64_t&& src) = delete;

  /// Any system call, by number.
  template <typename... Args>
    requires(sizeof...(Args) <= BATCH_MAX_ARGS && (std::constructible_from<Arg, Args> && ...))
  Ref call(int nr, Args&&... args) {
    const std::array<Arg, sizeof...(Args)> list{Arg(std::forward<Args>(args))...};
    return add(nr, list);
  }

  /// A place to jump to, not bound yet.  Without a name explain() calls it L and
  /// its number.
  Label label(std::string_view name = {});
  /// The place is here: in front of the call that is added next, or the end.
  void bind(Label label);

  /// Calls so far, word copies included.
  std::size_t size() const { return calls_.size(); }

  /// The program as text, one call a line, for people.  Reads path names.  An address in `memory` is
  /// shown as its place there.  batchctl(1) runs this text.
  std::string explain(std::span<const std::byte> memory = {}) const;

  /// Runs the program.  Throws std::logic_error for a label that was never bound.
  Results run();

  /// As run(), but call by call; `visit` is told of each.
  Results trace(const std::function<void(const Step&)>& visit,
                std::span<const std::byte> memory = {});

 private:
  friend class Ref;
  friend class Results;

  enum Sign : std::uint8_t { kNegative, kZero, kPositive };
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  struct Place {
    std::string name;
    std::size_t position = kNone;
  };
  // What is known about a call beyond its words: how to print its arguments, and,
  // for a copy, which addresses to fill in when the program runs.
  struct Note {
    std::array<Arg::Kind, BATCH_MAX_ARGS> kinds{};
    std::array<std::size_t, 3> jumps{kNone, kNone, kNone};
    std::size_t source = kNone;  // copy from the result of this call
    std::size_t target = kNone;  // copy to an argument of this call ...
    std::size_t target_arg = 0;  // ... this one
    std::string name;
  };

  Ref add(int nr, std::span<const Arg> args);
  Ref add_copy(std::uint64_t dst, const Arg& src);
  void jump(std::size_t index, Sign sign, Label label);
  void rename(std::size_t index, std::string_view name);
  void check(const Arg& arg) const;
  void link(std::vector<std::int64_t>& rets);
  std::size_t find(std::string_view name) const;

  struct Form {
    std::span<const std::byte> memory;
    bool values;  // show what was copied, not that it was
  };
  std::string call_text(std::size_t index, Form form) const;
  std::string arg_text(std::size_t index, std::size_t arg, Form form) const;
  std::string ref_text(std::size_t index) const;
  std::string labels_at(std::size_t position) const;

  std::vector<batch_call> calls_;
  std::vector<Note> notes_;
  std::vector<Place> places_;
};

}  // namespace batch

#include <batch/open_first.hpp>

#endif  // BATCH_BATCH_HPP
