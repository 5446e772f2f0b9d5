// SPDX-License-Identifier: MIT
// One call: its number, its arguments, its form, and the calls that are special.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"

namespace conformance {
namespace {

TEST(Call, ReturnsWhatTheSystemCallReturns) {
  Batch batch{Positive(), Zero(), Negative()};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(getpid(), batch.rets[0]);
  EXPECT_EQ(0, batch.rets[1]);
  EXPECT_EQ(-EBADF, batch.rets[2]);
  EXPECT_EQ(3U, batch.next);
}

TEST(Call, PassesSixArgumentsInOrder) {
  int fd = memfd_create("six", MFD_CLOEXEC);
  ASSERT_EQ(0, ftruncate(fd, 8192));
  ASSERT_EQ(1, pwrite(fd, "x", 1, 4096));
  Batch batch{Call(SYS_mmap, {0, 4096, PROT_READ, MAP_PRIVATE, fd, 4096})};
  EXPECT_EQ(0, batch.Run());
  ASSERT_GT(batch.rets[0], 0);
  auto* page = reinterpret_cast<char*>(batch.rets[0]);
  EXPECT_EQ('x', page[0]);
  munmap(page, 4096);
  close(fd);
}

TEST(Call, PassesZeroForArgumentsPastTheCount) {
  // dup3's third argument would be refused.
  Batch batch{Call(SYS_dup3, {0, 1000, 0x7fffffff})};
  batch.calls[0].argc = 2;
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(1000, batch.rets[0]);
  close(1000);
}

TEST(Call, PassesZeroForArgumentsPastTheCountOfACopy) {
  std::uint64_t word = 1;
  Batch batch{Copy(&word, &word)};
  batch.calls[0].argc = 1;
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(-EFAULT, batch.rets[0]);
}

TEST(Call, KeepsArgumentWordsWhole) {
  // A length that does not fit 32 bits reaches the kernel as it is.
  int fd = memfd_create("wide", MFD_CLOEXEC);
  Batch batch{Call(SYS_ftruncate, {fd, 0x100000000L}), Call(SYS_lseek, {fd, 0, SEEK_END})};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(0x100000000L, batch.rets[1]);
  close(fd);
}

TEST(Call, UnknownNumberIsEnosysInItsSlot) {
  Batch batch{Call(0x7fff), Positive()};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(-ENOSYS, batch.rets[0]);
  EXPECT_EQ(getpid(), batch.rets[1]);
}

TEST(Call, UnknownNumberJumpsByJumpNeg) {
  Batch batch{Call(0x7fff, {}, {.neg = 1}), Positive(), Positive()};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(kUntouched, batch.rets[1]);
  EXPECT_EQ(getpid(), batch.rets[2]);
}

TEST(Call, UnknownPseudoNumberIsEnosysAndJumpsByJumpNeg) {
  for (int nr : {-1, -4, -100, -32768}) {
    Batch batch{Call(nr, {}, {.neg = 1}), Positive(), Positive()};
    EXPECT_EQ(0, batch.Run());
    EXPECT_EQ(-ENOSYS, batch.rets[0]) << nr;
    EXPECT_EQ(kUntouched, batch.rets[1]) << nr;
    EXPECT_EQ(getpid(), batch.rets[2]) << nr;
  }
}

// Runs a good call, `bad`, and a good call.
void ExpectMalformed(const batch_call& bad) {
  Batch batch{Positive(), bad, Positive()};
  batch_run run = batch.Header();
  EXPECT_EQ(-EINVAL, batch_submit(&run));
  EXPECT_EQ(static_cast<std::uint32_t>(BATCH_STATE_INVALID), run.state);
  EXPECT_EQ(1U, run.next);
  EXPECT_EQ(getpid(), batch.rets[0]);
  EXPECT_TRUE(batch.Untouched(1));
}

TEST(MalformedCall, ArgumentCountOverSix) {
  for (int argc : {7, 8, 127, 128, 255}) {
    batch_call call = Positive();
    call.argc = static_cast<std::uint8_t>(argc);
    ExpectMalformed(call);
  }
}

TEST(MalformedCall, NegativeArgumentCount) {
  batch_call call = Positive();
  call.argc = static_cast<std::uint8_t>(-1);
  ExpectMalformed(call);
}

TEST(MalformedCall, Flags) {
  for (unsigned bit = 0; bit < 8; bit++) {
    batch_call call = Positive();
    call.flags = static_cast<std::uint8_t>(1U << bit);
    ExpectMalformed(call);
  }
}

TEST(MalformedCall, EachReservedByte) {
  for (std::size_t i = 0; i < sizeof(batch_call::reserved); i++) {
    batch_call call = Positive();
    call.reserved[i] = 1;
    ExpectMalformed(call);
  }
}

TEST(MalformedCall, ComesBeforeAnUnknownNumber) {
  for (int nr : {0x7fff, -1, BATCH_NR_COPY, static_cast<int>(SYS_rt_sigreturn)}) {
    batch_call call = Call(nr);
    call.argc = 7;
    ExpectMalformed(call);
  }
}

TEST(MalformedCall, IsNotNoticedWhenJumpedOver) {
  Batch batch{Positive({.pos = 1}), Positive(), Positive()};
  batch.calls[1].flags = 1;
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(3U, batch.next);
  EXPECT_EQ(kUntouched, batch.rets[1]);
}

TEST(MalformedCall, FirstOfAllNamesIndexZero) {
  Batch batch{Positive()};
  batch.calls[0].argc = 7;
  EXPECT_EQ(-EINVAL, batch.Run());
  EXPECT_EQ(0U, batch.next);
}

// Calls that are never made, whatever their arguments.
class NeverCall : public ::testing::TestWithParam<int> {};

TEST_P(NeverCall, IsEnosysAndJumpsByJumpNeg) {
  Batch batch{Call(GetParam(), {0, 0, 0, 0, 0, 0}, {.neg = 1}), Positive(), Positive()};
  const pid_t self = getpid();
  EXPECT_EQ(0, batch.Run());
  if (getpid() != self) _exit(99);  // a child must not go on with the tests
  EXPECT_EQ(-ENOSYS, batch.rets[0]);
  EXPECT_EQ(kUntouched, batch.rets[1]);
  EXPECT_EQ(self, batch.rets[2]);
}

constexpr int kNever[] = {
#ifdef __x86_64__
    SYS_vfork, 335 /* uretprobe */, 336 /* uprobe */,
#endif
    SYS_clone, 435 /* clone3 */, SYS_rt_sigreturn, SYS_restart_syscall};

INSTANTIATE_TEST_SUITE_P(Number, NeverCall, ::testing::ValuesIn(kNever),
                         ::testing::PrintToStringParamName());

TEST(NestedBatch, IsEnosysWhateverTheDescriptor) {
  batch_run inner;
  std::memset(&inner, 0, sizeof(inner));
  for (int fd : {-1, 0, 3, 1000}) {
    Batch batch{Call(SYS_ioctl, {fd, BATCH_IOC_RUN, &inner}, {.neg = 1}), Positive()};
    EXPECT_EQ(0, batch.Run());
    EXPECT_EQ(-ENOSYS, batch.rets[0]);
  }
}

TEST(NestedBatch, IsToldByTheLowHalfOfTheRequest) {
  Batch batch{Call(SYS_ioctl, {-1, 0x500000000L | BATCH_IOC_RUN, 0})};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(-ENOSYS, batch.rets[0]);
}

TEST(NestedBatch, OtherRequestsAreMade) {
  Batch batch{Call(SYS_ioctl, {-1, BATCH_IOC_QUERY, 0}),
              Call(SYS_ioctl, {-1, BATCH_IOC_RUN, 0})};
  batch.calls[1].argc = 1;  // the request does not count, and is 0
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(-EBADF, batch.rets[0]);
  EXPECT_EQ(-EBADF, batch.rets[1]);
}

#ifdef SYS_fork
TEST(NativeCall, ForkGoesOnInBothProcesses) {
  int ends[2];
  ASSERT_EQ(0, pipe2(ends, O_CLOEXEC));
  // The parent jumps over what the child does: say "c" and exit with 7.
  Batch batch{Call(SYS_fork, {}, {.neg = kEnd, .pos = 2}), Call(SYS_write, {ends[1], "c", 1}),
              Call(SYS_exit_group, {7}), Positive()};
  EXPECT_EQ(0, batch.Run());
  ASSERT_GT(batch.rets[0], 0);
  EXPECT_EQ(kUntouched, batch.rets[1]);
  EXPECT_EQ(getpid(), batch.rets[3]);
  int status = 0;
  ASSERT_EQ(batch.rets[0], waitpid(static_cast<pid_t>(batch.rets[0]), &status, 0));
  EXPECT_EQ(7, WEXITSTATUS(status));
  char byte = 0;
  EXPECT_EQ(1, read(ends[0], &byte, 1));
  EXPECT_EQ('c', byte);
  close(ends[0]);
  close(ends[1]);
}
#endif

// What a child process does is told by its exit status.
template <typename Body>
int ExitStatusOf(Body body) {
  const pid_t pid = fork();
  if (pid == 0) {
    body();
    _exit(99);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

TEST(NativeCall, ExitGroupEndsTheProcessInPlace) {
  EXPECT_EQ(5, ExitStatusOf([] {
              Batch batch{Positive(), Call(SYS_exit_group, {5}), Call(SYS_exit_group, {6})};
              batch.Run();
            }));
}

// The last thread of a child ends, and with it the process.  ThreadSanitizer has a
// thread of its own that lives on; all other builds have this test.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define __SANITIZE_THREAD__ 1
#endif
#endif
#if !defined(__SANITIZE_THREAD__)
TEST(NativeCall, ExitEndsTheThreadInPlace) {
  EXPECT_EQ(5, ExitStatusOf([] {
              Batch batch{Positive(), Call(SYS_exit, {5}), Call(SYS_exit_group, {6})};
              batch.Run();
            }));
}
#endif

TEST(NativeCall, ExecReplacesTheProgram) {
  EXPECT_EQ(3, ExitStatusOf([] {
              const char* argv[] = {"/bin/sh", "-c", "exit 3", nullptr};
              const char* envp[] = {nullptr};
              Batch batch{Positive(), Call(SYS_execve, {argv[0], argv, envp}),
                          Call(SYS_exit_group, {6})};
              batch.Run();
            }));
}

TEST(NativeCall, FailedExecHasAResultAndJumps) {
  const char* argv[] = {"nothing", nullptr};
  Batch batch{Call(SYS_execve, {"/nonexistent/program", argv, argv + 1}, {.neg = 1}), Positive(),
              Call(SYS_execveat, {-1, "relative", argv, argv + 1, 0}), Positive()};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(-ENOENT, batch.rets[0]);
  EXPECT_EQ(kUntouched, batch.rets[1]);
  EXPECT_EQ(-EBADF, batch.rets[2]);
  EXPECT_EQ(getpid(), batch.rets[3]);
  EXPECT_EQ(4U, batch.next);
}

TEST(NativeCall, LastOfTheBatchCountsAsMade) {
  const char* argv[] = {"nothing", nullptr};
  Batch batch{Positive(), Call(SYS_execve, {"/nonexistent/program", argv, argv + 1})};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(-ENOENT, batch.rets[1]);
  EXPECT_EQ(2U, batch.next);
}

}  // namespace
}  // namespace conformance
