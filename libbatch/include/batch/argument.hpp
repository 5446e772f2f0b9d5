// SPDX-License-Identifier: MIT
// What the calls of a batch::Program take as arguments.
//
// A program borrows what its calls work on until it has run for the last time, and path names until
// it was last explained, which reads them.  Nothing can check that in full, but a temporary, which
// is gone at the end of the statement, never compiles:
//
//   p.openat(dirfd, home + "/.profile", O_RDONLY)     std::string&&: Path has none
//   p.openat(dirfd, entry().name, O_RDONLY)           nor char (&&)[N]
//   p.write(fd, std::vector<std::byte>(512))          Data takes containers by lvalue only
//   p.connect(fd, sockaddr_un{AF_UNIX, "/run/log"})   Address likewise
//   p.statx(dirfd, "", 0, STATX_ALL, {})              what a call fills in is an lvalue
#ifndef BATCH_ARGUMENT_HPP
#define BATCH_ARGUMENT_HPP

#include <batch/batch.h>
#include <batch/reference.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace batch {

/// A pointer to characters, or an array of them.
template <typename T>
concept CharPointer =
    std::same_as<std::decay_t<T>, char*> || std::same_as<std::decay_t<T>, const char*>;

/// A NUL-terminated path name that outlives the run.
class Path {
 public:
  template <CharPointer T>
    requires(!std::is_array_v<T>)
  Path(T&& path) : path_(path) {}
  template <std::size_t N>
  Path(const char (&&)[N]) = delete;  // an array of a temporary: would dangle
  Path(const std::string& path) : path_(path.c_str()) {}
  Path(const std::string&&) = delete;  // would dangle
  Path(std::nullptr_t) = delete;
  const char* c_str() const { return path_; }

 private:
  const char* path_;
};

/// Bytes for a call to read, in memory that outlives the run.  What a call writes is a plain
/// std::span, which no temporary container converts to unless its elements are const.
class Data {
 public:
  template <typename Range>
    requires(std::ranges::borrowed_range<Range> &&
             std::constructible_from<std::span<const std::byte>, Range>)
  Data(Range&& bytes) : bytes_(std::forward<Range>(bytes)) {}

  const std::byte* data() const { return bytes_.data(); }
  std::size_t size() const { return bytes_.size(); }

 private:
  std::span<const std::byte> bytes_;
};

/// A sockaddr of some family, by the name of its first member.
template <typename T>
concept SocketAddress =
    std::is_trivially_copyable_v<T> &&
    (requires(T a) { a.sa_family; } || requires(T a) { a.ss_family; } ||
     requires(T a) { a.sin_family; } || requires(T a) { a.sin6_family; } ||
     requires(T a) { a.sun_family; } || requires(T a) { a.sll_family; } ||
     requires(T a) { a.nl_family; } || requires(T a) { a.svm_family; });

/// A socket address for a call to read, in memory that outlives the run; all of it, or its first
/// bytes, which matter to the names of unix(7).
class Address {
 public:
  template <SocketAddress T>
  Address(const T& address) : Address(address, sizeof(address)) {}
  template <SocketAddress T>
  Address(const T& address, std::size_t size_bytes) : address_(&address), size_bytes_(size_bytes) {}
  template <SocketAddress T>
  Address(const T&&) = delete;  // would dangle
  template <SocketAddress T>
  Address(const T&&, std::size_t) = delete;

  const void* data() const { return address_; }
  std::size_t size() const { return size_bytes_; }

 private:
  const void* address_;
  std::size_t size_bytes_;
};

/// Numbers, and the unscoped enumerations that C headers declare them as.
template <typename T>
concept Number = std::integral<T> || (std::is_enum_v<T> && std::is_convertible_v<T, long long>);

/// What a word copy moves: 8 bytes, signed or not, under any of the names that C has for them.
template <typename T>
concept Word = std::integral<T> && sizeof(T) == sizeof(std::uint64_t);

/// An argument: a number, an earlier result, a word of memory as it is when the call is reached, or
/// memory that the call works on.
class Arg {
 public:
  template <Number T>
  Arg(T number) : word_(static_cast<std::uint64_t>(static_cast<std::int64_t>(number))) {}
  Arg(const Ref& ref)
      : word_(batch_arg(ref.program_)), result_(ref.index_), kind_(Kind::kResult) {}
  Arg(Path path) : word_(batch_arg(path.c_str())), kind_(Kind::kPath) {}
  Arg(std::nullptr_t) : Arg(0) {}
  /// A `const char*` too: only a Path is known to end with a NUL, which explain() reads up to.
  Arg(const volatile void* memory) : word_(batch_arg(memory)), kind_(Kind::kMemory) {}
  template <typename T, std::size_t N>
  Arg(const T (&&)[N]) = delete;  // an array of a temporary: would dangle

 private:
  friend class Program;
  template <Word T>
  friend Arg load(const T& word);

  // The last two are put in place by a word copy in front of the call.
  enum class Kind : std::uint8_t { kNumber, kPath, kMemory, kResult, kLoad };

  Arg(Kind kind, std::uint64_t word) : word_(word), kind_(kind) {}
  bool copied() const { return kind_ >= Kind::kResult; }

  // 16 bytes, so that it is passed in registers.
  std::uint64_t word_;  // of a result, the address of its program
  std::uint32_t result_ = UINT32_MAX;  // of which call, if of any
  Kind kind_ = Kind::kNumber;
};

/// The argument is what `word` holds when the call is reached, for example the stx_size that an
/// earlier statx has filled in.
template <Word T>
Arg load(const T& word) {
  return Arg(Arg::Kind::kLoad, batch_arg(&word));
}
template <Word T>
Arg load(const T&&) = delete;  // would dangle

}  // namespace batch

#endif  // BATCH_ARGUMENT_HPP
