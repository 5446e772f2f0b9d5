// SPDX-License-Identifier: MIT
// batch::Program: what it builds and what it refuses to build.  program_text_test.cc has its text.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
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

}  // namespace
