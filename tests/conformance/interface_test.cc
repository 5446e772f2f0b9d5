// SPDX-License-Identifier: MIT
// The C interface itself: errno, threads, forks, and what batch_query tells.
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <string>
#include <thread>

#include "fixture.h"

extern "C" int interface_prepared_wholly(void);
extern "C" int interface_run(struct statx* stx);

namespace conformance {
namespace {

TEST(Interface, WorksFromC) {
  struct statx stx;
  EXPECT_TRUE(interface_prepared_wholly());
  EXPECT_TRUE(interface_run(&stx));
}

TEST(Interface, LeavesErrnoAlone) {
  errno = 4242;
  std::uint64_t word = 0;
  Batch batch{Negative(), Call(0x7fff), Copy(&word, nullptr)};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(4242, errno);
  batch_status status;
  EXPECT_EQ(0, batch_query(&status));
  EXPECT_EQ(-EINVAL, batch_execute(nullptr, nullptr, 1, nullptr));
  EXPECT_EQ(4242, errno);
  errno = 0;
}

TEST(Interface, NumbersThatDoNotFitAreNotCutOff) {
  batch_call call;
  batch_prep(&call, 65536 + SYS_close, 1, 0, 0, 0, 0, 0, 0);
  EXPECT_EQ(-1, call.nr);
  batch_prep(&call, SYS_getpid, 256, 0, 0, 0, 0, 0, 0);
  EXPECT_GT(call.argc, BATCH_MAX_ARGS);
  batch_jump(&call, 40000, -40000, 65536);
  EXPECT_LT(call.jump_neg, 0);
  EXPECT_LT(call.jump_zero, 0);
  EXPECT_LT(call.jump_pos, 0);
}

TEST(Interface, QueryTellsBackendAndReason) {
  batch_status status;
  std::memset(&status, 0xcc, sizeof(status));
  EXPECT_EQ(0, batch_query(&status));
  EXPECT_EQ(0, status.reserved);
  EXPECT_EQ(sizeof(batch_info), status.info.size);
  EXPECT_EQ(static_cast<std::uint32_t>(BATCH_ABI_VERSION), status.info.abi);
  EXPECT_NE(0U, status.info.pseudo_calls & BATCH_PSEUDO_BIT(BATCH_NR_COPY));
  if (status.backend == BATCH_BACKEND_EMULATOR) {
    EXPECT_EQ(ECANCELED, status.reason);
    EXPECT_EQ(static_cast<std::uint32_t>(BATCH_DISPATCH_NONE), status.info.dispatch);
    EXPECT_EQ(0, std::string(batch_reason(&status)).find("emulator: "));
  } else {
    EXPECT_EQ(0, status.reason);
    EXPECT_NE(static_cast<std::uint32_t>(BATCH_DISPATCH_NONE), status.info.dispatch);
    EXPECT_EQ(0, std::string(batch_reason(&status)).find("device: "));
  }
}

TEST(Interface, VersionHasThreeNumbers) {
  int major = -1, minor = -1, patch = -1;
  EXPECT_EQ(3, std::sscanf(batch_version(), "%d.%d.%d", &major, &minor, &patch));
}

TEST(Interface, ThreadsRunTheirOwnBatches) {
  std::atomic<int> wrong{0};
  auto body = [&wrong] {
    const pid_t self = gettid();
    for (int round = 0; round < 500; round++) {
      Batch batch(4);
      std::uint64_t seen = 0;
      batch.calls[0] = Call(SYS_gettid);
      batch.calls[1] = Copy(&seen, &batch.rets[0]);
      if (batch.Run() != 0 || batch.rets[0] != self || seen != static_cast<std::uint64_t>(self))
        wrong++;
    }
  };
  std::thread threads[4] = {std::thread(body), std::thread(body), std::thread(body),
                            std::thread(body)};
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(0, wrong.load());
}

TEST(Interface, ChildAfterForkRunsBatches) {
  Batch before{Positive()};
  ASSERT_EQ(0, before.Run());
  const pid_t pid = fork();
  if (pid == 0) {
    std::uint64_t seen = 0;
    Batch batch(2);
    batch.calls[0] = Positive();
    batch.calls[1] = Copy(&seen, &batch.rets[0]);
    const bool good = batch.Run() == 0 && batch.rets[0] == getpid() &&
                      seen == static_cast<std::uint64_t>(getpid());
    _exit(good ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(pid, waitpid(pid, &status, 0));
  EXPECT_EQ(0, status);
}

TEST(Interface, BatchInsideASignalHandler) {
  static std::int64_t inside;
  inside = 0;
  struct sigaction action, old;
  std::memset(&action, 0, sizeof(action));
  action.sa_handler = [](int) {
    batch_call call = Positive();
    batch_execute(&call, &inside, 1, nullptr);
  };
  ASSERT_EQ(0, sigaction(SIGUSR1, &action, &old));
  Batch batch{Call(SYS_tgkill, {getpid(), gettid(), SIGUSR1}), Positive()};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(0, batch.rets[0]);
  EXPECT_EQ(getpid(), batch.rets[1]);
  usleep(1);  // ThreadSanitizer runs handlers no earlier than at a libc call
  EXPECT_EQ(getpid(), inside);
  sigaction(SIGUSR1, &old, nullptr);
}

TEST(Interface, InterruptedCallHasEintrInItsSlot) {
  struct sigaction action, old;
  std::memset(&action, 0, sizeof(action));
  action.sa_handler = [](int) {};
  ASSERT_EQ(0, sigaction(SIGALRM, &action, &old));
  itimerval soon = {{0, 0}, {0, 20000}};
  Batch batch{Call(SYS_setitimer, {ITIMER_REAL, &soon, 0}),
              Call(SYS_ppoll, {0, 0, 0, 0, 8}, {.neg = 1}), Positive(), Positive()};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(-EINTR, batch.rets[1]);
  EXPECT_EQ(kUntouched, batch.rets[2]);
  EXPECT_EQ(getpid(), batch.rets[3]);
  sigaction(SIGALRM, &old, nullptr);
}

}  // namespace
}  // namespace conformance
