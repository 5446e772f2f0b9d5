// SPDX-License-Identifier: MIT
// batch::Program: what it builds, what it refuses to build, what it prints.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <batch/batch.hpp>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace {

using batch::Arg;
using batch::Label;
using batch::Path;
using batch::Program;
using batch::Ref;
using batch::Results;

// Temporaries do not compile.
static_assert(std::is_constructible_v<Path, std::string&>);
static_assert(std::is_constructible_v<Path, const std::string&>);
static_assert(!std::is_constructible_v<Path, std::string>);
static_assert(!std::is_constructible_v<Path, const std::string>);
static_assert(!std::is_constructible_v<Path, std::nullptr_t>);
static_assert(!std::is_constructible_v<Arg, std::string>);
static_assert(!std::is_convertible_v<std::string_view, Path>);
template <typename T>
concept Loadable = requires(T&& word) { batch::load(std::forward<T>(word)); };
static_assert(Loadable<std::uint64_t&>);
static_assert(!Loadable<std::uint64_t>);
template <typename T>
concept CallArgument = requires(Program p, T&& value) { p.call(0, std::forward<T>(value)); };
static_assert(CallArgument<int> && CallArgument<const char*> && CallArgument<std::string&>);
static_assert(!CallArgument<std::string>);
static_assert(!std::is_copy_constructible_v<Program> && !std::is_move_constructible_v<Program>);

class ProgramTest : public ::testing::Test {
 protected:
  ProgramTest() : file_(memfd_create("program", MFD_CLOEXEC)) {
    path_ = "/proc/self/fd/" + std::to_string(file_);
  }
  ~ProgramTest() override { close(file_); }
  std::span<std::byte> bytes() { return std::as_writable_bytes(std::span(buffer_)); }

  int file_;
  std::string path_;
  std::array<char, 64> buffer_{};
};

TEST_F(ProgramTest, EmptyProgramRuns) {
  Program p;
  EXPECT_EQ(0, p.run().status());
  EXPECT_EQ("", p.explain());
}

TEST_F(ProgramTest, OpensReadsAndClosesThroughReferences) {
  ASSERT_EQ(5, pwrite(file_, "hello", 5, 0));
  Program p;
  const Ref fd = p.openat(AT_FDCWD, path_, O_RDONLY);
  const Ref got = p.read(fd, bytes());
  const Ref closed = p.close(fd);
  const Results r = p.run();
  EXPECT_EQ(0, r.status());
  EXPECT_EQ(5, r[got]);
  EXPECT_EQ(0, r[closed]);
  EXPECT_EQ("hello", std::string(buffer_.data()));
  EXPECT_EQ(-1, fcntl(static_cast<int>(r[fd]), F_GETFD));
}

TEST_F(ProgramTest, WritesAsMuchAsWasRead) {
  const int other = memfd_create("other", MFD_CLOEXEC);
  ASSERT_EQ(3, pwrite(file_, "abc", 3, 0));
  Program p;
  const Ref got = p.read(file_, bytes());
  p.write(other, bytes(), got);
  p.run();
  struct ::stat st;
  fstat(other, &st);
  EXPECT_EQ(3, st.st_size);
  close(other);
}

TEST_F(ProgramTest, LoadTakesAWordThatAnEarlierCallStored) {
  ASSERT_EQ(0, ftruncate(file_, 4321));
  struct ::statx stx;
  Program p;
  p.statx(file_, "", AT_EMPTY_PATH, STATX_SIZE, stx);
  const Ref end = p.lseek(file_, batch::load(stx.stx_size), SEEK_SET);
  EXPECT_EQ(4321, p.run()[end]);
}

TEST_F(ProgramTest, CopyStoresResultsAndWords) {
  std::uint64_t pid = 0, copy = 0;
  Program p;
  const Ref call = p.call(SYS_getpid);
  p.copy(pid, call);
  p.copy(copy, pid);
  EXPECT_EQ(0, p.run().status());
  EXPECT_EQ(static_cast<std::uint64_t>(getpid()), pid);
  EXPECT_EQ(pid, copy);
}

TEST_F(ProgramTest, TypedCallsPassTheirArguments) {
  ASSERT_EQ(0, ftruncate(file_, 100));
  struct ::stat by_fd, by_name;
  std::array<char, 64> target{};
  Program p;
  const Ref written = p.pwrite(file_, std::as_bytes(std::span("xyz", 3)), 10);
  const Ref got = p.pread(file_, bytes().first(2), 11);
  p.fstat(file_, by_fd);
  p.newfstatat(AT_FDCWD, path_, by_name);
  const Ref length = p.readlinkat(AT_FDCWD, path_, target);
  const Ref access = p.faccessat2(AT_FDCWD, path_, R_OK);
  const Ref end = p.lseek(file_, -1, SEEK_END);
  const Ref map = p.mmap(4096, PROT_READ, MAP_SHARED, file_, 0);
  const Ref unmapped = p.munmap(map, 4096);
  const Ref dents = p.getdents64(file_, bytes());
  const Results r = p.run();
  EXPECT_EQ(3, r[written]);
  EXPECT_EQ(2, r[got]);
  EXPECT_EQ("yz", std::string(buffer_.data(), 2));
  EXPECT_EQ(100, by_fd.st_size);
  EXPECT_EQ(by_fd.st_ino, by_name.st_ino);
  EXPECT_EQ("/memfd:program (deleted)", std::string(target.data()));
  EXPECT_EQ(24, r[length]);
  EXPECT_EQ(0, r[access]);
  EXPECT_EQ(99, r[end]);
  EXPECT_GT(r[map], 0);
  EXPECT_EQ(0, r[unmapped]);
  EXPECT_EQ(-ENOTDIR, r[dents]);
}

TEST_F(ProgramTest, JumpsToALabelOnEachSign) {
  Program p;
  const Label error = p.label(), zero = p.label(), positive = p.label();
  p.close(-1).on_error(error);
  const Ref a = p.call(SYS_getpid);
  p.bind(error);
  p.call(SYS_sched_yield).on_zero(zero);
  const Ref b = p.call(SYS_getpid);
  p.bind(zero);
  p.call(SYS_getpid).on_positive(positive);
  const Ref c = p.call(SYS_getpid);
  p.bind(positive);
  const Ref last = p.call(SYS_getpid);
  const Results r = p.run();
  for (const Ref& jumped : {a, b, c}) {
    EXPECT_FALSE(r.ran(jumped));
    EXPECT_EQ(batch::kNotRun, r[jumped]);
  }
  EXPECT_EQ(getpid(), r[last]);
}

TEST_F(ProgramTest, AResultThatNeverCameIsNoDescriptor) {
  Program p;
  const Label past = p.label();
  p.call(SYS_getpid).on_positive(past);
  const Ref fd = p.call(SYS_dup, file_);
  p.bind(past);
  const Ref close = p.close(fd);
  EXPECT_EQ(-EBADF, p.run()[close]);
}

TEST_F(ProgramTest, RefusesAResultOfAnotherProgram) {
  Program p, other;
  p.call(SYS_getpid);
  const Ref foreign = other.call(SYS_getpid);
  const Results r = p.run();
  EXPECT_THROW(static_cast<void>(r[foreign]), std::logic_error);
}

TEST_F(ProgramTest, ExplainsAMissingPath) {
  Program p;
  p.call(SYS_unlink, static_cast<const char*>(nullptr));
  EXPECT_NE(std::string::npos, p.explain().find("null"));
}

TEST_F(ProgramTest, JumpLandsBeforeTheCopiesOfItsTarget) {
  Program p;
  const Ref fd = p.call(SYS_dup, file_);
  const Label use = p.label();
  p.call(SYS_getpid).on_positive(use);
  p.call(SYS_getpid);
  p.bind(use);
  const Ref closed = p.close(fd);
  EXPECT_EQ(0, p.run()[closed]);
}

TEST_F(ProgramTest, LabelAtTheEndEndsTheBatch) {
  Program p;
  const Label end = p.label();
  p.close(-1).on_error(end);
  const Ref jumped = p.call(SYS_getpid);
  p.bind(end);
  EXPECT_FALSE(p.run().ran(jumped));
}

TEST_F(ProgramTest, RunsAgainAndGrows) {
  Program p;
  const Ref first = p.call(SYS_dup, file_);
  const Ref closed = p.close(first);
  EXPECT_EQ(0, p.run()[closed]);
  for (int i = 0; i < 100; i++) p.call(SYS_sched_yield);
  const Ref again = p.lseek(first, 0, SEEK_SET);
  const Results r = p.run();
  EXPECT_EQ(0, r[closed]);
  EXPECT_EQ(-EBADF, r[again]);
}

TEST_F(ProgramTest, ResultsByName) {
  Program p;
  p.call(SYS_getpid).name("pid");
  p.close(-1).name("bad");
  const Results r = p.run();
  EXPECT_EQ(getpid(), r["pid"]);
  EXPECT_EQ(-EBADF, r["bad"]);
  EXPECT_THROW(r["other"], std::logic_error);
}

TEST_F(ProgramTest, BackwardJumpThrows) {
  Program p;
  const Label back = p.label("back");
  p.bind(back);
  const Ref call = p.call(SYS_getpid);
  EXPECT_THROW(call.on_positive(back), std::logic_error);
}

TEST_F(ProgramTest, JumpOfAnEarlierCallToABoundLabelIsForward) {
  Program p;
  const Label later = p.label();
  const Ref call = p.call(SYS_getpid);
  const Ref skipped = p.call(SYS_getpid);
  p.bind(later);
  call.on_positive(later);
  EXPECT_FALSE(p.run().ran(skipped));
}

TEST_F(ProgramTest, BindingTwiceThrows) {
  Program p;
  const Label label = p.label();
  p.bind(label);
  EXPECT_THROW(p.bind(label), std::logic_error);
}

TEST_F(ProgramTest, UnboundLabelThrowsAtRun) {
  Program p;
  p.call(SYS_getpid).on_error(p.label());
  EXPECT_THROW(p.run(), std::logic_error);
}

TEST_F(ProgramTest, SecondJumpForOneSignThrows) {
  Program p;
  const Ref call = p.call(SYS_getpid).on_error(p.label());
  EXPECT_THROW(call.on_error(p.label()), std::logic_error);
}

TEST_F(ProgramTest, NameUsedTwiceThrows) {
  Program p;
  p.call(SYS_getpid).name("twin");
  EXPECT_THROW(p.call(SYS_getpid).name("twin"), std::logic_error);
}

TEST_F(ProgramTest, ForeignReferencesAndLabelsThrow) {
  Program p, other;
  const Ref foreign = other.call(SYS_getpid);
  const Label label = other.label();
  EXPECT_THROW(p.close(foreign), std::logic_error);
  EXPECT_THROW(p.bind(label), std::logic_error);
  EXPECT_THROW(p.call(SYS_getpid).on_error(label), std::logic_error);
}

TEST_F(ProgramTest, LabelOutOfReachThrowsAtRun) {
  Program p;
  const Label far = p.label();
  p.close(-1).on_error(far);
  for (int i = 0; i < 32768; i++) p.call(SYS_getpid);
  p.bind(far);
  EXPECT_THROW(p.run(), std::logic_error);
}

TEST_F(ProgramTest, ExplainsItself) {
  Program p;
  const Label done = p.label("done");
  const Ref fd = p.openat(AT_FDCWD, "/a\"b\n", O_RDONLY).name("open").on_error(done);
  const Ref got = p.read(fd, bytes());
  p.copy(*reinterpret_cast<std::uint64_t*>(buffer_.data()), got);
  p.bind(done);
  p.call(300, 1);
  EXPECT_EQ(
      "  #0  open = openat(-100, \"/a\\\"b\\x0a\", 0, 0)  <0: done\n"
      "  #1  copy(&#2.arg[0], open)\n"
      "  #2  read(copied, memory, 64)\n"
      "  #3  copy(memory, #2)\n"
      "done:\n"
      "  #4  call[300](1)\n",
      p.explain());
}

}  // namespace
