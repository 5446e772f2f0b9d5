// SPDX-License-Identifier: MIT
// batch::Program: what it builds, what it refuses to build, what it prints.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <batch/batch.hpp>
#include <cerrno>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using batch::Label;
using batch::Program;
using batch::Ref;
using batch::Results;

/// What a std::logic_error says, or "none".
std::string mistake(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::logic_error& error) {
    return error.what();
  }
  return "none";
}

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

TEST_F(ProgramTest, LoadAndCopyTakeSignedWords) {
  ASSERT_EQ(0, ftruncate(file_, 4321));
  struct ::stat st;
  struct ::statx stx;
  std::uint64_t from_statx = 0;
  long from_call = 0;
  Program p;
  p.fstat(file_, st);
  p.statx(file_, "", AT_EMPTY_PATH, STATX_SIZE, stx);
  const Ref end = p.lseek(file_, batch::load(st.st_size), SEEK_SET);
  p.copy(from_statx, stx.stx_size);
  p.copy(from_call, end);
  EXPECT_EQ(4321, p.run()[end]);
  EXPECT_EQ(4321U, from_statx);
  EXPECT_EQ(4321, from_call);
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
  p.call(SYS_unlink, batch::Path(static_cast<const char*>(nullptr)));
  EXPECT_NE(std::string::npos, p.explain().find("null"));
}

// Characters are a path name only where they are said to be one: data ends without a NUL.
TEST_F(ProgramTest, GenericCallTakesCharactersForMemory) {
  const std::string name = "n";
  const std::string_view data = "data";
  Program p;
  p.call(SYS_write, 1, data.data(), data.size());
  p.call(SYS_unlinkat, 1, batch::Path("p"));
  p.call(SYS_unlinkat, 1, name);
  EXPECT_EQ(
      "  #0  write(1, memory, 4)\n"
      "  #1  unlinkat(1, \"p\")\n"
      "  #2  unlinkat(1, \"n\")\n",
      p.explain());
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

TEST_F(ProgramTest, ResultsBelongToTheirRun) {
  Program p;
  const Ref call = p.call(SYS_lseek, file_, 1, SEEK_CUR).name("moved");
  const Results first = p.run(), second = p.run();
  EXPECT_EQ(1, first[call]);
  EXPECT_EQ(2, second["moved"]);
  EXPECT_EQ(1U, first.slots().size());
  EXPECT_EQ(1, first.slots()[0]);
  const Ref later = p.call(SYS_getpid).name("later");
  EXPECT_EQ("batch: the result of a call that was added after the run",
            mistake([&] { static_cast<void>(first[later]); }));
  EXPECT_EQ("batch: no call is named later", mistake([&] { static_cast<void>(first["later"]); }));
}

TEST_F(ProgramTest, ResultsByNameOutliveTheProgram) {
  std::optional<Program> p;
  p.emplace();
  p->call(SYS_getpid).name("pid");
  const Results r = p->run();
  p.reset();
  EXPECT_EQ(getpid(), r["pid"]);
  EXPECT_THROW(r["other"], std::logic_error);
}

// Those of the run, whatever becomes of them in the program.
TEST_F(ProgramTest, ResultsHaveTheNamesOfTheirRun) {
  Program p;
  const Ref call = p.call(SYS_getpid);
  const Results unnamed = p.run();
  call.name("a");
  const Ref other = p.close(-1).name("other");
  const Results first = p.run();
  call.name("b");
  other.name("");
  const Results second = p.run();
  EXPECT_THROW(unnamed["a"], std::logic_error);
  EXPECT_EQ(getpid(), first["a"]);
  EXPECT_EQ(-EBADF, first["other"]);
  EXPECT_THROW(first["b"], std::logic_error);
  EXPECT_EQ(getpid(), second["b"]);
  EXPECT_THROW(second["a"], std::logic_error);
  EXPECT_THROW(second["other"], std::logic_error);
  EXPECT_EQ("  #0  b = getpid()\n  #1  close(-1)\n", p.explain());
}

TEST_F(ProgramTest, TellsByNameWhatRan) {
  Program p;
  const Label end = p.label();
  p.call(SYS_getpid).name("made").on_positive(end);
  p.call(SYS_getpid).name("skipped");
  p.bind(end);
  const Results r = p.run();
  EXPECT_TRUE(r.ran("made"));
  EXPECT_FALSE(r.ran("skipped"));
}

TEST_F(ProgramTest, RenamingFreesTheOldName) {
  Program p;
  const Ref first = p.call(SYS_getpid).name("a").name("a").name("b");
  p.close(-1).name("a");
  const Results r = p.run();
  EXPECT_EQ(r[first], r["b"]);
  EXPECT_EQ(-EBADF, r["a"]);
  first.name("");
  EXPECT_THROW(p.run()["b"], std::logic_error);
  EXPECT_EQ("  #0  getpid()\n  #1  a = close(-1)\n", p.explain());
}

TEST_F(ProgramTest, BackwardJumpThrows) {
  Program p;
  const Label back = p.label("back");
  p.bind(back);
  const Ref call = p.call(SYS_getpid);
  EXPECT_THROW(call.on_positive(back), std::logic_error);
}

TEST_F(ProgramTest, JumpToItselfThrows) {
  Program p;
  p.call(SYS_getpid);
  const Label here = p.label("here");
  p.bind(here);
  const Ref call = p.call(SYS_getpid);
  EXPECT_THROW(call.on_error(here), std::logic_error);
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

// There is room for 64 of each at first.
TEST_F(ProgramTest, HasManyLabelsAndJumps) {
  constexpr std::size_t kMany = 300;
  Program p;
  std::vector<Label> labels;
  std::vector<Ref> calls, skipped;
  for (std::size_t i = 0; i < kMany; i++) {
    labels.push_back(p.label());
    calls.push_back(p.call(SYS_getpid));
    skipped.push_back(p.close(calls.back()));
    p.bind(labels.back());
  }
  for (std::size_t i = 0; i < kMany; i += 2) calls[i].on_positive(labels[i]);  // then in between
  for (std::size_t i = 1; i < kMany; i += 2) calls[i].on_positive(labels[i]).on_error(labels[i]);
  const Results r = p.run();
  for (std::size_t i = 0; i < kMany; i++) {
    EXPECT_EQ(getpid(), r[calls[i]]);
    EXPECT_FALSE(r.ran(skipped[i]));
  }
  const std::string text = p.explain();
  EXPECT_NE(std::string::npos, text.find("  #3  getpid()  <0: L1  >0: L1\n"));
  EXPECT_NE(std::string::npos, text.find("  #894  getpid()  >0: L298\n"));
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

// What a program handed out still has its address when another one lives there.
TEST_F(ProgramTest, ReferencesAndLabelsOfAProgramThatIsGoneThrow) {
  std::optional<Program> p;
  p.emplace();
  const Label label = p->label();
  p->call(SYS_getpid);
  const Ref gone = p->call(SYS_getpid);
  p.emplace();
  const Ref call = p->call(SYS_getpid);
  EXPECT_THROW(p->bind(label), std::logic_error);
  EXPECT_THROW(call.on_error(label), std::logic_error);
  EXPECT_THROW(p->close(gone), std::logic_error);
  EXPECT_THROW(gone.name("gone"), std::logic_error);
  EXPECT_THROW(gone.on_error(p->label()), std::logic_error);
  EXPECT_EQ("  #0  getpid()\n", p->explain());
}

TEST_F(ProgramTest, TracingAProgramThatItsVisitorAddsToThrows) {
  Program p;
  const Ref first = p.call(SYS_getpid);
  p.close(first);
  std::size_t visits = 0;
  EXPECT_THROW(p.trace([&](const batch::Step&) { visits++, p.call(SYS_getuid); }),
               std::logic_error);
  EXPECT_EQ(1U, visits);
}

TEST_F(ProgramTest, LabelOutOfReachThrowsAtRun) {
  Program p;
  const Label far = p.label();
  p.close(-1).on_error(far);
  for (int i = 0; i < 32768; i++) p.call(SYS_getpid);
  p.bind(far);
  EXPECT_THROW(p.run(), std::logic_error);
}

// Jumps and names may come in any order, long after their calls.
TEST_F(ProgramTest, ExplainsWhatWasSaidOutOfOrder) {
  Program p;
  const Label end = p.label("end");
  const Ref first = p.call(SYS_getpid), second = p.close(first);
  second.on_positive(end).on_error(end);
  first.on_zero(end);
  second.name("second");
  first.name("first");
  p.bind(end);
  EXPECT_EQ(
      "  #0  first = getpid()  =0: end\n"
      "  #1  copy(&#2.arg[0], first)\n"
      "  #2  second = close(copied)  <0: end  >0: end\n"
      "end:\n",
      p.explain());
}

TEST_F(ProgramTest, NoTwoLabelsHaveOneName) {
  Program p;
  const Label end = p.label("end");
  EXPECT_THROW(p.label("end"), std::logic_error);
  p.call(SYS_getpid).on_error(end).on_zero(p.label());
  p.bind(end);
  EXPECT_EQ("  #0  getpid()  <0: end  =0: L1\nend:\n", p.explain());
}

// batchctl(1) reads them: there they are words.
TEST_F(ProgramTest, NamesAreWords) {
  Program p;
  const Ref call = p.call(SYS_getpid).name("kept");
  for (const char* name : {"5", "a b", "x = y", "#0", "a\nb", "a-b", "\"a\"", "caf\xc3\xa9"}) {
    EXPECT_THROW(call.name(name), std::logic_error) << name;
    EXPECT_THROW(p.label(name), std::logic_error) << name;
  }
  EXPECT_THROW(call.name(std::string_view("a\0b", 3)), std::logic_error);
  for (const char* argument : {"memory", "null", "copied"})
    EXPECT_THROW(call.name(argument), std::logic_error) << argument;
  EXPECT_EQ("  #0  kept = getpid()\n", p.explain());
  call.name("memory2").name("_A9");
  p.bind(p.label("null"));
  EXPECT_EQ("  #0  _A9 = getpid()\nnull:\n", p.explain());
}

TEST_F(ProgramTest, ALabelWithoutANameIsNotCalledAsAnother) {
  Program p;
  const Label first = p.label(), second = p.label("L0"), third = p.label("L0_");
  p.call(SYS_getpid).on_error(first).on_zero(second).on_positive(third);
  for (const Label label : {first, second, third}) p.bind(label);
  EXPECT_EQ("  #0  getpid()  <0: L0__  =0: L0  >0: L0_\nL0__:\nL0:\nL0_:\n", p.explain());
}

TEST_F(ProgramTest, ExplainsTheNameOfEachTypedCall) {
  struct ::stat st;
  struct ::statx stx;
  struct ::epoll_event event {};
  struct ::sockaddr_un address {};
  std::uint32_t size = sizeof(address);
  Program p;
  p.openat(1, "a", 2, 3);
  p.newfstatat(1, "a", st, 2);
  p.statx(1, "a", 2, 3, stx);
  p.readlinkat(1, "a", buffer_);
  p.faccessat2(1, "a", 2, 3);
  p.fchmodat(1, "a", 2);
  p.mkdirat(1, "a", 2);
  p.linkat(1, "a", 2, "b", 3);
  p.symlinkat("a", 1, "b");
  p.unlinkat(1, "a", 2);
  p.close(1);
  p.read(1, bytes());
  p.write(1, bytes());
  p.pread(1, bytes(), 2);
  p.pwrite(1, bytes(), 2);
  p.lseek(1, 2, 3);
  p.fstat(1, st);
  p.getdents64(1, bytes());
  p.splice(1, nullptr, 2, nullptr, 3, 4);
  p.epoll_ctl(1, 2, 3, event);
  p.epoll_ctl(1, 2, 3);
  p.mmap(1, 2, 3, 4, 5);
  p.munmap(1, 2);
  p.socket(1, 2, 3);
  p.connect(1, {address, 2});
  p.accept4(1, 2);
  p.accept4(1, address, size, 2);
  p.sendto(1, bytes(), 2);
  p.sendto(1, bytes(), 2, {address, 3});
  p.recvfrom(1, bytes(), 2);
  p.recvfrom(1, bytes(), 2, address, size);
  EXPECT_EQ(
      "  #0  openat(1, \"a\", 2, 3)\n"
      "  #1  newfstatat(1, \"a\", memory, 2)\n"
      "  #2  statx(1, \"a\", 2, 3, memory)\n"
      "  #3  readlinkat(1, \"a\", memory, 64)\n"
      "  #4  faccessat2(1, \"a\", 2, 3)\n"
      "  #5  fchmodat(1, \"a\", 2)\n"
      "  #6  mkdirat(1, \"a\", 2)\n"
      "  #7  linkat(1, \"a\", 2, \"b\", 3)\n"
      "  #8  symlinkat(\"a\", 1, \"b\")\n"
      "  #9  unlinkat(1, \"a\", 2)\n"
      "  #10  close(1)\n"
      "  #11  read(1, memory, 64)\n"
      "  #12  write(1, memory, 64)\n"
      "  #13  pread(1, memory, 64, 2)\n"
      "  #14  pwrite(1, memory, 64, 2)\n"
      "  #15  lseek(1, 2, 3)\n"
      "  #16  fstat(1, memory)\n"
      "  #17  getdents64(1, memory, 64)\n"
      "  #18  splice(1, null, 2, null, 3, 4)\n"
      "  #19  epoll_ctl(1, 2, 3, memory)\n"
      "  #20  epoll_ctl(1, 2, 3, 0)\n"
      "  #21  mmap(0, 1, 2, 3, 4, 5)\n"
      "  #22  munmap(1, 2)\n"
      "  #23  socket(1, 2, 3)\n"
      "  #24  connect(1, memory, 2)\n"
      "  #25  accept4(1, 0, 0, 2)\n"
      "  #26  accept4(1, memory, memory, 2)\n"
      "  #27  sendto(1, memory, 64, 2, 0, 0)\n"
      "  #28  sendto(1, memory, 64, 2, memory, 3)\n"
      "  #29  recvfrom(1, memory, 64, 2, 0, 0)\n"
      "  #30  recvfrom(1, memory, 64, 2, memory, memory)\n",
      p.explain());
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
