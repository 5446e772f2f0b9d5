// SPDX-License-Identifier: MIT
// The interface of linux/batch.h: what its description promises, and the corners where
// a syscall_t is not a struct batch_call.
#include <linux/batch.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <string>
#include <vector>

#include "fixture.h"
#include "linux_batch_programs.h"

extern "C" const linux_batch_programs linux_batch_programs_c11;

namespace conformance {
namespace {

constexpr long kNone = static_cast<long>(kUntouched);

TEST(LinuxBatch, MembersAreInTheOrderOfPositionalInitialisers) {
  const syscall_t call = {1, 2, 3, 4, 5, {6, 7, 8, 9, 10, 11}};
  EXPECT_EQ(1, call.nr);
  EXPECT_EQ(2, call.jumpFail);
  EXPECT_EQ(3, call.jump0);
  EXPECT_EQ(4, call.jumpPos);
  EXPECT_EQ(5, call.argc);
  for (int i = 0; i < 6; i++) EXPECT_EQ(6 + i, call.arg[i]);
}

TEST(LinuxBatch, ScallsFillAllMembers) {
  const syscall_t calls[] = {
      scall0(getpid, 1, -2, 3),
      scall1(close, 1, -2, 3, 11),
      scall2(fstat, 1, -2, 3, 11, 12),
      scall3(read, 1, -2, 3, 11, 12, 13),
      scall4(openat, 1, -2, 3, 11, 12, 13, 14),
      scall5(statx, 1, -2, 3, 11, 12, 13, 14, 15),
      scall6(mmap, 1, -2, 3, 11, 12, 13, 14, 15, 16),
  };
  const long numbers[] = {SYS_getpid, SYS_close, SYS_fstat, SYS_read,
                          SYS_openat, SYS_statx, SYS_mmap};
  for (int argc = 0; argc <= 6; argc++) {
    const syscall_t& call = calls[argc];
    EXPECT_EQ(numbers[argc], call.nr);
    EXPECT_EQ(argc, call.argc);
    EXPECT_EQ(1, call.jumpFail);
    EXPECT_EQ(-2, call.jump0);
    EXPECT_EQ(3, call.jumpPos);
    for (int i = 0; i < 6; i++) EXPECT_EQ(i < argc ? 11 + i : 0, call.arg[i]);
  }
}

TEST(LinuxBatch, ScallsCanBeAssigned) {
  syscall_t call;
  call = scall1(close, 0, 0, 0, -1);
  long ret = kNone;
  EXPECT_EQ(0, batch(&ret, &call, 1, 0, 0));
  EXPECT_EQ(-EBADF, ret);
}

TEST(LinuxBatch, ArgumentsOfAScallAreEvaluatedOnce) {
  int fd = 10, jump = 1;
  const syscall_t call = scall1(close, jump++, 0, 0, fd++);
  EXPECT_EQ(1, call.jumpFail);
  EXPECT_EQ(10, call.arg[0]);
  EXPECT_EQ(2, jump);
  EXPECT_EQ(11, fd);
}

// What the last call that ran is, by the jumps of the first of three.
struct Last {
  short jump;
  long index;
};

TEST(LinuxBatch, ReturnsTheIndexOfTheLastCallThatRan) {
  for (const Last expected : {Last{0, 2}, Last{1, 2}, Last{2, 0}, Last{100, 0}, Last{-1, 0},
                              Last{-2, 0}}) {
    long ret[3] = {kNone, kNone, kNone};
    syscall_t calls[3] = {scall0(getpid, 0, 0, expected.jump), scall0(getpid, 0, 0, 0),
                          scall0(getpid, 0, 0, 0)};
    EXPECT_EQ(expected.index, batch(ret, calls, 3, 0, 0)) << expected.jump;
    EXPECT_EQ(getpid(), ret[0]);
    EXPECT_EQ(expected.jump == 0 ? getpid() : kNone, ret[1]);
    EXPECT_EQ(expected.index == 2 ? getpid() : kNone, ret[2]);
  }
}

TEST(LinuxBatch, EmptyBatchReturnsZero) {
  EXPECT_EQ(0, batch(nullptr, nullptr, 0, 0, 0));
}

TEST(LinuxBatch, JumpsGoByTheSignOfTheResult) {
  for (int sign : {-1, 0, 1}) {
    long ret[4] = {kNone, kNone, kNone, kNone};
    syscall_t calls[4];
    calls[0] = sign < 0    ? scall1(close, 2, 0, 0, -1)
               : sign == 0 ? scall0(sched_yield, 0, 2, 0)
                           : scall0(getpid, 0, 0, 2);
    for (int i = 1; i < 4; i++) calls[i] = scall0(getpid, 0, 0, 0);
    EXPECT_EQ(3, batch(ret, calls, 4, 0, 0));
    EXPECT_EQ(kNone, ret[1]);
    EXPECT_EQ(kNone, ret[2]);
    EXPECT_EQ(getpid(), ret[3]);
  }
}

TEST(LinuxBatch, FlagsAndSizeAreIgnored) {
  long ret = kNone;
  syscall_t call = scall0(getpid, 0, 0, 0);
  EXPECT_EQ(0, batch(&ret, &call, 1, -1, -1));
  EXPECT_EQ(getpid(), ret);
}

TEST(LinuxBatch, ArraysThatCannotBeAreRefusedWithErrno) {
  long ret = kNone;
  syscall_t call = scall0(getpid, 0, 0, 0);
  auto* const kernel = reinterpret_cast<long*>(1UL << 63);
  const auto refused = [](int error, long* rets, syscall_t* calls, unsigned long count) {
    errno = 0;
    EXPECT_EQ(-1, batch(rets, calls, count, 0, 0));
    EXPECT_EQ(error, errno);
  };
  refused(EINVAL, nullptr, &call, 1);
  refused(EINVAL, &ret, nullptr, 1);
  refused(EINVAL, &ret, &call, 1UL << 32);
  refused(EFAULT, kernel, &call, 1);
  EXPECT_EQ(kNone, ret);
  errno = 0;
}

TEST(LinuxBatch, LeavesErrnoAlone) {
  long ret[2] = {kNone, kNone};
  syscall_t calls[2] = {scall1(close, 0, 0, 0, -1), scall0(clone, 0, 0, 0)};
  errno = 4242;
  EXPECT_EQ(1, batch(ret, calls, 2, 0, 0));
  EXPECT_EQ(4242, errno);
  errno = 0;
}

TEST(LinuxBatch, WordCopyChangesTheArrayInPlace) {
  int ends[2];
  ASSERT_EQ(0, pipe(ends));
  long ret[3] = {kNone, kNone, kNone};
  syscall_t calls[3] = {scall1(dup, -1, 0, 0, ends[0]),
                        scall2(wdcpy, 0, 0, 0, &calls[2].arg[0], &ret[0]),
                        scall1(close, 0, 0, 0, -1)};
  EXPECT_EQ(2, batch(ret, calls, 3, 0, 0));
  EXPECT_EQ(0, ret[1]);
  EXPECT_EQ(0, ret[2]);
  EXPECT_EQ(ret[0], calls[2].arg[0]);
  EXPECT_EQ(-1, close(static_cast<int>(ret[0])));
  close(ends[0]);
  close(ends[1]);
}

TEST(LinuxBatch, WordCopyFollowsJump0) {
  long word = 5, ret[3] = {kNone, kNone, kNone};
  syscall_t calls[3] = {scall2(wdcpy, 0, 1, 0, &word, &word), scall0(getpid, 0, 0, 0),
                        scall0(getpid, 0, 0, 0)};
  EXPECT_EQ(2, batch(ret, calls, 3, 0, 0));
  EXPECT_EQ(kNone, ret[1]);
}

TEST(LinuxBatch, FailedWordCopyEndsTheBatch) {
  long word = 5, ret[2] = {kNone, kNone};
  syscall_t calls[2] = {scall2(wdcpy, 0, 0, 0, 8, &word), scall0(getpid, 0, 0, 0)};
  EXPECT_EQ(0, batch(ret, calls, 2, 0, 0));
  EXPECT_EQ(-EFAULT, ret[0]);
  EXPECT_EQ(kNone, ret[1]);
}

// Numbers that have -ENOSYS in their slot: never made, made only outside of batches by
// batch/batch.h, or no calls at all.
class LinuxBatchRefuses : public ::testing::TestWithParam<int> {};

TEST_P(LinuxBatchRefuses, WithEnosysAndJumpsByJumpFail) {
  const pid_t self = getpid();
  long ret[3] = {kNone, kNone, kNone};
  syscall_t calls[3] = {{static_cast<short>(GetParam()), 1, 0, 0, 0, {}},
                        scall0(getpid, 0, 0, 0), scall0(getpid, 0, 0, 0)};
  EXPECT_EQ(2, batch(ret, calls, 3, 0, 0));
  if (getpid() != self) _exit(99);  // a child must not go on with the tests
  EXPECT_EQ(-ENOSYS, ret[0]);
  EXPECT_EQ(kNone, ret[1]);
  EXPECT_EQ(self, ret[2]);
}

constexpr int kRefused[] = {
#ifdef __x86_64__
    SYS_vfork, SYS_fork,
#endif
    SYS_clone,      435 /* clone3 */, SYS_execve,          SYS_execveat, SYS_exit,
    SYS_exit_group, SYS_rt_sigreturn, SYS_restart_syscall, 0x7fff};
constexpr int kNoCalls[] = {-1, -3 /* dirstat */, -4, -5, -6, -32768};

INSTANTIATE_TEST_SUITE_P(Number, LinuxBatchRefuses, ::testing::ValuesIn(kRefused),
                         ::testing::PrintToStringParamName());
INSTANTIATE_TEST_SUITE_P(Negative, LinuxBatchRefuses, ::testing::ValuesIn(kNoCalls));

TEST(LinuxBatch, RefusesABatchInABatch) {
  long ret = kNone;
  syscall_t call = scall3(ioctl, 0, 0, 0, -1, BATCH_IOC_RUN, 0);
  EXPECT_EQ(0, batch(&ret, &call, 1, 0, 0));
  EXPECT_EQ(-ENOSYS, ret);
}

TEST(LinuxBatch, RefusesWhatACopyHasTurnedIntoExec) {
  const pid_t self = getpid();
  const syscall_t other = {SYS_execve, 0, 0, 0, 0, {}};
  long ret[2] = {kNone, kNone};
  syscall_t calls[2] = {scall2(wdcpy, 0, 0, 0, &calls[1], &other), scall0(getpid, 0, 0, 0)};
  EXPECT_EQ(1, batch(ret, calls, 2, 0, 0));
  if (getpid() != self) _exit(99);
  EXPECT_EQ(-ENOSYS, ret[1]);
}

TEST(LinuxBatch, RefusesMoreThanSixArgumentsAndGoesOn) {
  for (int argc : {7, 127, -1}) {
    long ret[4] = {kNone, kNone, kNone, kNone};
    syscall_t calls[4] = {scall0(getpid, 0, 0, 0), scall0(getpid, 1, 0, 0),
                          scall0(getpid, 0, 0, 0), scall0(getpid, 0, 0, 0)};
    calls[1].argc = static_cast<char>(argc);
    EXPECT_EQ(3, batch(ret, calls, 4, 0, 0));
    EXPECT_EQ(getpid(), ret[0]);
    EXPECT_EQ(-ENOSYS, ret[1]);
    EXPECT_EQ(kNone, ret[2]);
    EXPECT_EQ(getpid(), ret[3]);
  }
}

TEST(LinuxBatch, AWordCopyHasTwoArgumentsWhateverItSays) {
  for (int argc : {0, 1, 3, 6, 7, -1}) {
    long from = 42, to = 0, ret[2] = {kNone, kNone};
    syscall_t calls[2] = {scall2(wdcpy, 0, 0, 0, &to, &from), scall0(getpid, 0, 0, 0)};
    calls[0].argc = static_cast<char>(argc);
    EXPECT_EQ(1, batch(ret, calls, 2, 0, 0));
    EXPECT_EQ(0, ret[0]);
    EXPECT_EQ(42, to);
    EXPECT_EQ(getpid(), ret[1]);
  }
}

TEST(LinuxBatch, AWordCopyWrittenByTheBatchHasTwoArguments) {
  for (const unsigned long argc : {0UL, 1UL, 7UL}) {
    long from = 42, to = 0, ret[3] = {kNone, kNone, kNone};
    syscall_t calls[3] = {scall2(wdcpy, 0, 0, 0, &calls[1].argc, &argc),
                          scall2(wdcpy, 0, 0, 0, &to, &from), scall0(getpid, 0, 0, 0)};
    EXPECT_EQ(2, batch(ret, calls, 3, 0, 0));
    EXPECT_EQ(0, ret[1]);
    EXPECT_EQ(42, to);
    EXPECT_EQ(getpid(), ret[2]);
  }
}

TEST(LinuxBatch, FailedWordCopyEndsTheBatchWhateverItsArguments) {
  for (int argc : {0, 1, 2, 7}) {
    long word = 5, ret[2] = {kNone, kNone};
    syscall_t calls[2] = {scall2(wdcpy, 0, 0, 0, 8, &word), scall0(getpid, 0, 0, 0)};
    calls[0].argc = static_cast<char>(argc);
    EXPECT_EQ(0, batch(ret, calls, 2, 0, 0));
    EXPECT_EQ(-EFAULT, ret[0]);
    EXPECT_EQ(kNone, ret[1]);
  }
}

TEST(LinuxBatch, ANumberThatIsNoCallCanBeReplacedByTheBatch) {
  const syscall_t other = scall0(getpid, 0, 0, 0);
  long ret[2] = {kNone, kNone};
  syscall_t calls[2] = {scall2(wdcpy, 0, 0, 0, &calls[1], &other), {-3, -1, -1, -1, 0, {}}};
  EXPECT_EQ(1, batch(ret, calls, 2, 0, 0));
  EXPECT_EQ(getpid(), ret[1]);
}

// More than are put in order at once.
TEST(LinuxBatch, PaddingOfManyCallsDoesNotCount) {
  std::vector<syscall_t> calls(200);
  std::memset(static_cast<void*>(calls.data()), 0xcc, calls.size() * sizeof(calls[0]));
  for (syscall_t& call : calls) {
    call.nr = SYS_getpid;
    call.jumpFail = call.jump0 = call.jumpPos = 0;
    call.argc = 0;
  }
  std::vector<long> rets(calls.size(), kNone);
  EXPECT_EQ(199, batch(rets.data(), calls.data(), calls.size(), 0, 0));
  EXPECT_EQ(std::vector<long>(calls.size(), getpid()), rets);
}

// Their commas belong to nobody else's macro.
#define PUT(call) calls[count++] = (call)
#define ADD(call) PUT(call)
TEST(LinuxBatch, ScallsCanBeArgumentsOfMacros) {
  syscall_t calls[2];
  int count = 0;
  long word = 0, from = 42;
  ADD(scall2(wdcpy, 0, 0, 0, &word, &from));
  ADD(scall1(close, 0, 0, 0, -1));
  long ret[2] = {kNone, kNone};
  EXPECT_EQ(1, batch(ret, calls, 2, 0, 0));
  EXPECT_EQ(42, word);
  EXPECT_EQ(-EBADF, ret[1]);
}
#undef ADD
#undef PUT

TEST(LinuxBatch, RefusalOfTheLastCallIsItsIndex) {
  long ret[2] = {kNone, kNone};
  syscall_t calls[2] = {scall0(getpid, 0, 0, 0), scall0(getpid, 0, 0, 0)};
  calls[1].argc = 7;
  EXPECT_EQ(1, batch(ret, calls, 2, 0, 0));
  EXPECT_EQ(-ENOSYS, ret[1]);
}

TEST(LinuxBatch, PaddingDoesNotCount) {
  long ret = kNone;
  syscall_t call;
  std::memset(static_cast<void*>(&call), 0xcc, sizeof(call));
  call.nr = SYS_getpid;
  call.jumpFail = call.jump0 = call.jumpPos = 0;
  call.argc = 0;
  EXPECT_EQ(0, batch(&ret, &call, 1, 0, 0));
  EXPECT_EQ(getpid(), ret);
}

TEST(LinuxBatch, PaddingWrittenByTheBatchDoesNotCount) {
  const unsigned long shape = 0xcccccccccccccc00;  // argc 0, and padding
  long ret[3] = {kNone, kNone, kNone};
  syscall_t calls[3] = {scall2(wdcpy, 0, 0, 0, &calls[1].argc, &shape),
                        scall0(getpid, 0, 0, 0), scall0(getppid, 0, 0, 0)};
  EXPECT_EQ(2, batch(ret, calls, 3, 0, 0));
  EXPECT_EQ(getpid(), ret[1]);
  EXPECT_EQ(getppid(), ret[2]);
}

TEST(LinuxBatch, CallsReadFromAFileRunInPlace) {
  int ends[2];
  ASSERT_EQ(0, pipe(ends));
  syscall_t other;
  std::memset(static_cast<void*>(&other), 0xcc, sizeof(other));
  other.nr = SYS_getpid;
  other.jumpFail = other.jump0 = other.jumpPos = 0;
  other.argc = 0;
  ASSERT_EQ(static_cast<ssize_t>(sizeof(other)), write(ends[1], &other, sizeof(other)));
  long ret[2] = {kNone, kNone};
  syscall_t calls[2] = {scall3(read, 0, 0, 0, ends[0], &calls[1], sizeof(other)),
                        scall1(close, 0, 0, 0, -1)};
  EXPECT_EQ(1, batch(ret, calls, 2, 0, 0));
  EXPECT_EQ(getpid(), ret[1]);
  close(ends[0]);
  close(ends[1]);
}

// The same programs as C11 and as C++20.
class LinuxBatchPrograms : public ::testing::TestWithParam<const linux_batch_programs*> {
 protected:
  void SetUp() override {
    ASSERT_NE(nullptr, mkdtemp(directory_));
    path_ = std::string(directory_) + "/file";
  }
  void TearDown() override {
    unlink(path_.c_str());
    rmdir(directory_);
  }
  void MakeFile(const std::string& text) {
    const int fd = open(path_.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
    ASSERT_EQ(static_cast<ssize_t>(text.size()), write(fd, text.data(), text.size()));
    close(fd);
  }
  char directory_[32] = "/tmp/linux-batch-XXXXXX";
  std::string path_;
};

TEST_P(LinuxBatchPrograms, FindTheFirstPathThatOpens) {
  MakeFile("x");
  const std::string missing = path_ + "-missing";
  const char* const paths[] = {missing.c_str(), "/nonexistent/file", path_.c_str(), "/"};
  int which = -1;
  const long fd = GetParam()->first(paths, 4, &which);
  EXPECT_EQ(2, which);
  EXPECT_EQ(0, close(static_cast<int>(fd)));
  EXPECT_EQ(-ENOENT, GetParam()->first(paths, 2, &which));
  EXPECT_EQ(1, which);
}

TEST_P(LinuxBatchPrograms, MapAWholeFileAndCloseIt) {
  const std::string text(10000, 'm');
  MakeFile(text);
  const int free_before = dup(0);
  close(free_before);
  unsigned long size = 0;
  int err = -1;
  void* const at = GetParam()->map(path_.c_str(), &size, &err);
  ASSERT_EQ(0, err);
  EXPECT_EQ(text, std::string(static_cast<char*>(at), size));
  munmap(at, size);
  const int free_after = dup(0);
  close(free_after);
  EXPECT_EQ(free_before, free_after);
}

TEST_P(LinuxBatchPrograms, SayWhyAFileCannotBeMapped) {
  unsigned long size;
  int err = 0;
  EXPECT_EQ(MAP_FAILED, GetParam()->map("/nonexistent/file", &size, &err));
  EXPECT_EQ(ENOENT, err);
  MakeFile("");
  EXPECT_EQ(MAP_FAILED, GetParam()->map(path_.c_str(), &size, &err));
  EXPECT_EQ(EINVAL, err);
}

TEST_P(LinuxBatchPrograms, CopyInChains) {
  for (const std::size_t length : {0U, 1U, 100U, 1000U, 5000U}) {
    const std::string text(length, 'c');
    MakeFile(text);
    const int in = open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    const int out = memfd_create("copy", MFD_CLOEXEC);
    char buffer[100];
    EXPECT_EQ(static_cast<long>(length), GetParam()->copy(in, out, buffer, sizeof(buffer), 8));
    std::string copied(length + 1, '\0');
    EXPECT_EQ(static_cast<ssize_t>(length), pread(out, copied.data(), copied.size(), 0));
    EXPECT_EQ(text, copied.substr(0, length));
    EXPECT_EQ(length == 0 ? 0 : -EBADF,
              (lseek(in, 0, SEEK_SET), GetParam()->copy(in, -1, buffer, sizeof(buffer), 8)));
    close(in);
    close(out);
  }
}

const linux_batch_programs kCxx20 = LINUX_BATCH_PROGRAMS;

INSTANTIATE_TEST_SUITE_P(Language, LinuxBatchPrograms,
                         ::testing::Values(&linux_batch_programs_c11, &kCxx20),
                         [](const auto& each) { return each.index == 0 ? "C11" : "Cxx20"; });

}  // namespace
}  // namespace conformance
