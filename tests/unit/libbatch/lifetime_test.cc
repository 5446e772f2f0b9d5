// SPDX-License-Identifier: MIT
// What must not compile: arguments of typed calls that would be gone before the program runs.
// Each assertion names the call and the place (X) of the argument; that something can stand there
// at all is part of every one, so that none holds by a slip of its own.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <array>
#include <batch/batch.hpp>
#include <concepts>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace {

using batch::Program;

// A function of a program and one argument, X, that can be called if `expression` compiles.
#define WITH_X(expression) \
  [](Program& p, auto&& x) -> void requires requires { p.expression; } {}
#define X static_cast<decltype(x)>(x)

template <typename Call, typename T>
concept Takes = std::invocable<Call, Program&, T>;

template <typename Call>
consteval bool borrows_path(Call) {
  return Takes<Call, std::string&> && Takes<Call, const std::string&> && Takes<Call, const char*> &&
         Takes<Call, char*> && Takes<Call, char*&> && Takes<Call, const char* const&> &&
         Takes<Call, char (&)[8]> && Takes<Call, const char (&)[8]> &&
         !Takes<Call, char (&&)[8]> && !Takes<Call, const char (&&)[8]> &&
         !Takes<Call, std::string> && !Takes<Call, const std::string> &&
         !Takes<Call, std::string_view> && !Takes<Call, std::filesystem::path> &&
         !Takes<Call, std::nullptr_t>;
}

// As written, too: what an expression names may differ from what is forwarded.
struct Entry {
  char text[8];
};
template <typename T>
concept OpensText = requires(Program& p, T (*entry)()) { p.openat(0, entry().text, 0); };
static_assert(OpensText<Entry&> && OpensText<const Entry&>);
static_assert(!OpensText<Entry> && !OpensText<const Entry>);
static_assert(requires(Program& p, std::string& s, const std::string& c, char** argv) {
  p.openat(0, "literal", 0);
  p.openat(0, s.c_str(), 0);
  p.openat(0, c.data(), 0);
  p.openat(0, argv[1], 0);
  p.openat(0, argv[1] ? "a" : "bcd", 0);
});

template <typename T, typename Call>
consteval bool fills_in(Call) {
  return Takes<Call, T&> && !Takes<Call, T> && !Takes<Call, const T&>;
}

using Bytes = std::vector<std::byte>;
using Block = std::array<std::byte, 16>;

template <typename Call>
consteval bool fills_buffer(Call call) {
  return fills_in<Bytes>(call) && fills_in<Block>(call) && Takes<Call, std::span<std::byte>> &&
         !Takes<Call, std::span<const std::byte>>;
}

template <typename Call>
consteval bool borrows_data(Call) {
  return Takes<Call, Bytes&> && Takes<Call, const Bytes&> && Takes<Call, std::byte (&)[4]> &&
         Takes<Call, std::span<std::byte>> && Takes<Call, std::span<const std::byte>> &&
         !Takes<Call, Bytes> && !Takes<Call, const Bytes> && !Takes<Call, Block> &&
         !Takes<Call, std::byte (&&)[4]>;
}

template <typename T, typename Call>
consteval bool borrows(Call) {
  return Takes<Call, T&> && Takes<Call, const T&> && !Takes<Call, T> && !Takes<Call, const T>;
}

template <typename Call>
consteval bool borrows_address(Call call) {
  return borrows<sockaddr_un>(call) && borrows<sockaddr_in>(call) && borrows<sockaddr_in6>(call) &&
         borrows<sockaddr_storage>(call) && !Takes<Call, std::string&> && !Takes<Call, int&>;
}

static_assert(borrows_path(WITH_X(openat(0, X, 0))));
static_assert(borrows_path(WITH_X(newfstatat(0, X, std::declval<struct ::stat&>()))));
static_assert(borrows_path(WITH_X(statx(0, X, 0, 0, std::declval<struct ::statx&>()))));
static_assert(borrows_path(WITH_X(readlinkat(0, X, std::span<char>()))));
static_assert(borrows_path(WITH_X(faccessat2(0, X, 0))));
static_assert(borrows_path(WITH_X(fchmodat(0, X, 0U))));
static_assert(borrows_path(WITH_X(mkdirat(0, X, 0U))));
static_assert(borrows_path(WITH_X(linkat(0, X, 0, ""))));
static_assert(borrows_path(WITH_X(linkat(0, "", 0, X))));
static_assert(borrows_path(WITH_X(symlinkat(X, 0, ""))));
static_assert(borrows_path(WITH_X(symlinkat("", 0, X))));
static_assert(borrows_path(WITH_X(unlinkat(0, X))));

static_assert(fills_in<struct ::stat>(WITH_X(fstat(0, X))));
static_assert(fills_in<struct ::stat>(WITH_X(newfstatat(0, "", X))));
static_assert(fills_in<struct ::statx>(WITH_X(statx(0, "", 0, 0, X))));
static_assert(fills_in<std::string>(WITH_X(readlinkat(0, "", X))));
static_assert(fills_in<std::array<char, 8>>(WITH_X(readlinkat(0, "", X))));
static_assert(fills_buffer(WITH_X(read(0, X))));
static_assert(fills_buffer(WITH_X(pread(0, X, 0))));
static_assert(fills_buffer(WITH_X(getdents64(0, X))));
static_assert(fills_buffer(WITH_X(recvfrom(0, X))));
static_assert(fills_in<std::uint64_t>(WITH_X(copy(X, std::declval<const batch::Ref&>()))));
static_assert(fills_in<std::uint64_t>(WITH_X(copy(X, std::declval<std::uint64_t&>()))));

using Size = std::uint32_t;
static_assert(fills_in<sockaddr_un>(WITH_X(accept4(0, X, std::declval<Size&>()))));
static_assert(fills_in<Size>(WITH_X(accept4(0, std::declval<sockaddr_un&>(), X))));
static_assert(fills_in<sockaddr_un>(WITH_X(recvfrom(0, std::declval<Bytes&>(), 0, X,
                                                    std::declval<Size&>()))));
static_assert(fills_in<Size>(WITH_X(recvfrom(0, std::declval<Bytes&>(), 0,
                                             std::declval<sockaddr_un&>(), X))));

static_assert(borrows_data(WITH_X(write(0, X))));
static_assert(borrows_data(WITH_X(write(0, X, std::declval<const batch::Ref&>()))));
static_assert(borrows_data(WITH_X(pwrite(0, X, 0))));
static_assert(borrows_data(WITH_X(sendto(0, X))));
static_assert(borrows_data(WITH_X(sendto(0, X, 0, std::declval<sockaddr_un&>()))));

static_assert(borrows_address(WITH_X(connect(0, X))));
static_assert(borrows_address(WITH_X(connect(0, batch::Address(X, 5)))));
static_assert(borrows_address(WITH_X(sendto(0, std::declval<Bytes&>(), 0, X))));
static_assert(borrows<epoll_event>(WITH_X(epoll_ctl(0, EPOLL_CTL_ADD, 0, X))));
static_assert(borrows<std::uint64_t>(WITH_X(copy(std::declval<std::uint64_t&>(), X))));
static_assert(borrows<std::uint64_t>(WITH_X(close(batch::load(X)))));
static_assert(borrows<unsigned long long>(WITH_X(close(batch::load(X)))));
static_assert(borrows<long>(WITH_X(close(batch::load(X)))));
static_assert(borrows<long long>(WITH_X(copy(std::declval<std::uint64_t&>(), X))));
static_assert(fills_in<off_t>(WITH_X(copy(X, std::declval<unsigned long long&>()))));

// A word has 8 bytes.
template <typename T>
constexpr bool kIsWord = Takes<decltype(WITH_X(close(batch::load(X)))), T&> ||
                         Takes<decltype(WITH_X(copy(X, std::declval<batch::Ref&>()))), T&>;
static_assert(kIsWord<long> && !kIsWord<int> && !kIsWord<double> && !kIsWord<void*>);

// An offset is the address of a variable, or none.
template <typename Call>
consteval bool moves_offset(Call) {
  return Takes<Call, std::int64_t*> && Takes<Call, std::nullptr_t> &&
         !Takes<Call, const std::int64_t*> && !Takes<Call, std::int64_t&>;
}
static_assert(moves_offset(WITH_X(splice(0, X, 0, nullptr, 1))));
static_assert(moves_offset(WITH_X(splice(0, nullptr, 0, X, 1))));

// The generic call, too, knows a path name that is a temporary; and what is no word.
constexpr auto generic = WITH_X(call(0, X));
template <typename T>
concept Argument = Takes<decltype(generic), T>;
static_assert(Argument<int> && Argument<unsigned short> && Argument<bool> &&
              Argument<__socket_type>);
static_assert(Argument<std::string&> && Argument<const char*> && Argument<void*>);
static_assert(Argument<batch::Ref> && Argument<const batch::Ref&> && Argument<std::nullptr_t>);
static_assert(!Argument<std::string> && !Argument<const std::string>);
static_assert(Argument<char (&)[8]> && Argument<const int (&)[8]>);
static_assert(!Argument<char (&&)[8]> && !Argument<const int (&&)[8]>);
static_assert(!Argument<std::string_view> && !Argument<double> && !Argument<Bytes&>);
static_assert(!Argument<batch::Label>);

// 0 is a null pointer, but neither a name nor the index of a result.
template <typename T>
concept LabelName = requires(Program& p, T name) { p.label(name); };
template <typename T>
concept CallName = requires(const batch::Ref& ref, T name) { ref.name(name); };
template <typename T>
concept ResultName = requires(const batch::Results& results, T name) { results[name]; };
template <typename T>
concept RanName = requires(const batch::Results& results, T name) { results.ran(name); };
template <typename T>
concept NumberName = requires(T name) { batch::call_number(name); };
template <typename T>
concept Name = LabelName<T> && CallName<T> && ResultName<T> && RanName<T> && NumberName<T>;
template <typename T>
concept PartlyName = LabelName<T> || CallName<T> || ResultName<T> || RanName<T> || NumberName<T>;
static_assert(Name<const char*> && Name<std::string> && Name<std::string_view>);
static_assert(!PartlyName<std::nullptr_t> && !PartlyName<int>);
template <typename P, typename R, typename S>  // a literal: a variable is no null pointer
concept Zero = requires(P& p) { p.label(0); } || requires(R& ref) { ref.name(0); } ||
               requires(S& results) { results[0]; } || requires(S& results) { results.ran(0); };
static_assert(!Zero<Program, const batch::Ref, const batch::Results>);

// Refs, Labels and Results hold the address of their program, slots() that of its results.
static_assert(!std::is_copy_constructible_v<Program> && !std::is_move_constructible_v<Program>);
static_assert(!std::is_copy_assignable_v<Program> && !std::is_move_assignable_v<Program>);
#define OF_P(expression)                    \
  [](auto&& p) -> void requires requires {  \
    static_cast<decltype(p)>(p).expression; \
  }                                         \
  {}
template <typename... Call>
consteval bool of_lvalues(Call...) {
  return (std::invocable<Call, Program&> && ...) && !(std::invocable<Call, Program> || ...);
}
using std::declval;
static_assert(of_lvalues(OF_P(openat(0, "", 0)), OF_P(newfstatat(0, "", declval<struct ::stat&>())),
                         OF_P(statx(0, "", 0, 0, declval<struct ::statx&>())),
                         OF_P(readlinkat(0, "", {})), OF_P(faccessat2(0, "", 0)),
                         OF_P(fchmodat(0, "", 0)), OF_P(mkdirat(0, "", 0)),
                         OF_P(linkat(0, "", 0, "")), OF_P(symlinkat("", 0, "")),
                         OF_P(unlinkat(0, ""))));
static_assert(of_lvalues(OF_P(close(0)), OF_P(read(0, {})), OF_P(write(0, declval<Bytes&>())),
                         OF_P(write(0, declval<Bytes&>(), declval<batch::Ref&>())),
                         OF_P(pread(0, {}, 0)), OF_P(pwrite(0, declval<Bytes&>(), 0)),
                         OF_P(lseek(0, 0, 0)), OF_P(fstat(0, declval<struct ::stat&>())),
                         OF_P(getdents64(0, {})), OF_P(splice(0, nullptr, 0, nullptr, 0)),
                         OF_P(epoll_ctl(0, 0, 0)),
                         OF_P(epoll_ctl(0, 0, 0, declval<const epoll_event&>())),
                         OF_P(mmap(0, 0, 0, 0, 0)), OF_P(munmap(0, 0))));
static_assert(of_lvalues(
    OF_P(socket(0, 0)), OF_P(connect(0, declval<sockaddr_un&>())), OF_P(accept4(0)),
    OF_P(accept4(0, declval<sockaddr_un&>(), declval<Size&>())), OF_P(sendto(0, declval<Bytes&>())),
    OF_P(sendto(0, declval<Bytes&>(), 0, declval<sockaddr_un&>())), OF_P(recvfrom(0, {})),
    OF_P(recvfrom(0, {}, 0, declval<sockaddr_un&>(), declval<Size&>()))));
static_assert(of_lvalues(OF_P(call(0)), OF_P(copy(declval<long&>(), declval<long&>())),
                         OF_P(copy(declval<long&>(), declval<batch::Ref&>())), OF_P(label()),
                         OF_P(label("")), OF_P(bind(declval<batch::Label>()))));
template <typename T>
concept Runs = requires(T&& program) { static_cast<T&&>(program).run(); };
template <typename T>
concept Traces = requires(T&& program, void (*visit)(const batch::Step&)) {
  static_cast<T&&>(program).trace(visit);
};
static_assert(Runs<Program&> && !Runs<Program> && Traces<Program&> && !Traces<Program>);
template <typename T>
concept HasSlots = requires(T&& results) { static_cast<T&&>(results).slots(); };
static_assert(HasSlots<batch::Results&> && HasSlots<const batch::Results&>);
static_assert(!HasSlots<batch::Results> && !HasSlots<const batch::Results>);

// No call can be made of a result or a label from nowhere.
static_assert(!std::is_default_constructible_v<batch::Ref>);
static_assert(!std::is_default_constructible_v<batch::Label>);

}  // namespace
