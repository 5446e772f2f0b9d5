// SPDX-License-Identifier: MIT
// Jumps, and where a batch ends.
#include <fcntl.h>
#include <unistd.h>

#include "fixture.h"

namespace conformance {
namespace {

TEST(Jump, ZeroGoesOnWithTheNextCall) {
  Batch batch{Positive(), Positive()};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(getpid(), batch.rets[1]);
}

TEST(Jump, FollowsTheSignOfTheResult) {
  struct {
    batch_call call;
    std::size_t skipped;
  } const cases[] = {
      {Negative({.neg = 1, .zero = 2, .pos = 3}), 1},
      {Zero({.neg = 1, .zero = 2, .pos = 3}), 2},
      {Positive({.neg = 1, .zero = 2, .pos = 3}), 3},
  };
  for (const auto& c : cases) {
    Batch batch(5);
    batch.calls[0] = c.call;
    EXPECT_EQ(0, batch.Run());
    for (std::size_t i = 1; i < 5; i++)
      EXPECT_EQ(i <= c.skipped ? kUntouched : 0, batch.rets[i]) << c.skipped << " at " << i;
    EXPECT_EQ(5U, batch.next);
  }
}

TEST(Jump, AnyNegativeJumpEndsTheBatch) {
  for (int jump : {-1, -2, -32768}) {
    Batch batch{Positive(), Positive({.pos = jump}), Positive()};
    EXPECT_EQ(0, batch.Run());
    EXPECT_EQ(2U, batch.next);
    EXPECT_EQ(kUntouched, batch.rets[2]);
  }
}

TEST(Jump, ToOnePastTheLastCallEndsTheBatch) {
  Batch batch{Positive({.pos = 2}), Positive(), Positive()};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(1U, batch.next);
  EXPECT_TRUE(batch.Untouched(1));
}

TEST(Jump, FarPastTheEndEndsTheBatchAndTouchesNothing) {
  Batch batch{Positive({.pos = 32767}), Positive()};
  batch.rets.resize(64, kUntouched);  // what lies behind the results
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(1U, batch.next);
  EXPECT_TRUE(batch.Untouched(1));
}

TEST(Jump, OfTheLastCallEndsTheBatch) {
  for (int jump : {0, 1, 32767, -1}) {
    Batch batch{Positive(), Positive({.pos = jump})};
    EXPECT_EQ(0, batch.Run());
    EXPECT_EQ(2U, batch.next);
  }
}

TEST(Jump, ToTheLastCallMakesIt) {
  Batch batch{Positive({.pos = 2}), Positive(), Positive(), Positive()};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(getpid(), batch.rets[3]);
  EXPECT_EQ(4U, batch.next);
}

TEST(Jump, ReachesFurthestForward) {
  Batch batch(32769);
  batch.calls[0] = Positive({.pos = 32767});
  batch.calls[32768] = Positive();
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(getpid(), batch.rets[32768]);
  EXPECT_EQ(kUntouched, batch.rets[32767]);
}

TEST(Jump, ResultBelowTheErrnosIsNegative) {
  // Positions of a process's memory are unsigned: seeking to one in the upper half
  // returns a number far below -4095, which is no error and yet negative.
  const int fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  ASSERT_GE(fd, 0);
  Batch batch{Call(SYS_lseek, {fd, -0x10000L, SEEK_SET}, {.neg = 1}), Positive(), Positive()};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(-0x10000L, batch.rets[0]);
  EXPECT_EQ(kUntouched, batch.rets[1]);
  EXPECT_EQ(getpid(), batch.rets[2]);
  close(fd);
}

TEST(Jump, CopyFollowsJumpZero) {
  std::uint64_t from = 7, to = 0;
  Batch batch{Copy(&to, &from, {.neg = kEnd, .zero = 1, .pos = kEnd}), Positive(), Positive()};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(7U, to);
  EXPECT_EQ(kUntouched, batch.rets[1]);
  EXPECT_EQ(getpid(), batch.rets[2]);
}

TEST(Jump, FailedCopyEndsTheBatchWhateverItsJumps) {
  for (int jump : {0, 1}) {
    std::uint64_t to = 0;
    Batch batch{Positive(), Copy(&to, nullptr, {.neg = jump, .zero = jump, .pos = jump}),
                Positive(), Positive()};
    batch_run run = batch.Header();
    EXPECT_EQ(0, batch_submit(&run));
    EXPECT_EQ(static_cast<std::uint32_t>(BATCH_STATE_DONE), run.state);
    EXPECT_EQ(2U, run.next);
    EXPECT_EQ(-EFAULT, batch.rets[1]);
    EXPECT_TRUE(batch.Untouched(2));
  }
}

TEST(Jump, LongBatchRunsToItsEnd) {
  Batch batch(100000);
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(100000U, batch.next);
  for (std::int64_t ret : batch.rets) ASSERT_EQ(0, ret);
}

}  // namespace
}  // namespace conformance
