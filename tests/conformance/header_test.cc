// SPDX-License-Identifier: MIT
// struct batch_run: what is refused before anything runs.
#include <cstdint>
#include <vector>

#include "fixture.h"

namespace conformance {
namespace {

// Submits `run` and checks that it came back as it was and that nothing ran.
void ExpectRefused(int error, Batch& batch, batch_run run) {
  const batch_run before = run;
  EXPECT_EQ(error, batch_submit(&run));
  EXPECT_EQ(0, std::memcmp(&before, &run, sizeof(run)));
  EXPECT_TRUE(batch.Untouched());
}

TEST(Header, RunsAndReportsDone) {
  Batch batch{Positive(), Zero()};
  batch_run run = batch.Header();
  EXPECT_EQ(0, batch_submit(&run));
  EXPECT_EQ(2U, run.next);
  EXPECT_EQ(static_cast<std::uint32_t>(BATCH_STATE_DONE), run.state);
}

TEST(Header, RefusesNullHeader) { EXPECT_EQ(-EFAULT, batch_submit(nullptr)); }

TEST(Header, RefusesShortSize) {
  Batch batch{Positive()};
  batch_run run = batch.Header();
  run.size = sizeof(run) - 1;
  ExpectRefused(-EINVAL, batch, run);
}

TEST(Header, RefusesSizeZero) {
  Batch batch{Positive()};
  batch_run run = batch.Header();
  run.size = 0;
  ExpectRefused(-EINVAL, batch, run);
}

struct LongRun {
  batch_run run;
  std::uint64_t tail[2];
};

TEST(Header, AcceptsLongerSizeWithZeroTail) {
  Batch batch{Positive()};
  LongRun longer = {batch.Header(), {0, 0}};
  longer.run.size = sizeof(longer);
  EXPECT_EQ(0, batch_submit(&longer.run));
  EXPECT_GT(batch.rets[0], 0);
}

TEST(Header, RefusesLongerSizeWithNonzeroTail) {
  Batch batch{Positive()};
  LongRun longer = {batch.Header(), {0, std::uint64_t{1} << 63}};
  longer.run.size = sizeof(longer);
  EXPECT_EQ(-E2BIG, batch_submit(&longer.run));
  EXPECT_TRUE(batch.Untouched());
}

TEST(Header, RefusesSizeOverAPage) {
  Batch batch{Positive()};
  std::vector<batch_run> room(4096 / sizeof(batch_run) + 2);
  room[0] = batch.Header();
  room[0].size = 4097;
  EXPECT_EQ(-E2BIG, batch_submit(room.data()));
  EXPECT_TRUE(batch.Untouched());
}

TEST(Header, RefusesFlags) {
  for (unsigned bit = 0; bit < 32; bit++) {
    Batch batch{Positive()};
    batch_run run = batch.Header();
    run.flags = 1U << bit;
    ExpectRefused(-EINVAL, batch, run);
  }
}

TEST(Header, RefusesReserved) {
  for (unsigned bit = 0; bit < 32; bit++) {
    Batch batch{Positive()};
    batch_run run = batch.Header();
    run.reserved = 1U << bit;
    ExpectRefused(-EINVAL, batch, run);
  }
}

TEST(Header, RefusesNextPastTheEnd) {
  Batch batch{Positive()};
  batch_run run = batch.Header();
  run.next = 2;
  ExpectRefused(-EINVAL, batch, run);
}

TEST(Header, RefusesNullCalls) {
  Batch batch{Positive()};
  batch_run run = batch.Header();
  run.calls = 0;
  ExpectRefused(-EINVAL, batch, run);
}

TEST(Header, RefusesNullResults) {
  Batch batch{Positive()};
  batch_run run = batch.Header();
  run.rets = 0;
  ExpectRefused(-EINVAL, batch, run);
}

TEST(Header, RefusesMisalignedCalls) {
  for (unsigned off = 1; off < 8; off++) {
    Batch batch{Positive()};
    batch_run run = batch.Header();
    run.calls += off;
    ExpectRefused(-EINVAL, batch, run);
  }
}

TEST(Header, RefusesMisalignedResults) {
  for (unsigned off = 1; off < 8; off++) {
    Batch batch{Positive()};
    batch_run run = batch.Header();
    run.rets += off;
    ExpectRefused(-EINVAL, batch, run);
  }
}

TEST(Header, RefusesKernelAddressOfCalls) {
  Batch batch{Positive()};
  batch_run run = batch.Header();
  run.calls = 0xffff888000000000ULL;
  ExpectRefused(-EFAULT, batch, run);
}

TEST(Header, RefusesKernelAddressOfResults) {
  Batch batch{Positive()};
  batch_run run = batch.Header();
  run.rets = 0xffff888000000000ULL;
  ExpectRefused(-EFAULT, batch, run);
}

TEST(Header, RefusesArrayThatWrapsAround) {
  Batch batch{Positive()};
  batch_run run = batch.Header();
  run.calls = 0xffffffffffffffc0ULL;
  run.ncalls = 2;
  ExpectRefused(-EFAULT, batch, run);
}

TEST(Header, RefusesArrayThatReachesIntoTheKernel) {
  Batch batch{Positive()};
  batch_run run = batch.Header();
  run.rets = 0x7ffffffffffffff8ULL;
  run.ncalls = 2;
  ExpectRefused(-EFAULT, batch, run);
}

TEST(Header, RefusesMisalignedBeforeFaulting) {
  Batch batch{Positive()};
  batch_run run = batch.Header();
  run.calls = 0xffff888000000000ULL;
  run.rets += 4;
  ExpectRefused(-EINVAL, batch, run);
}

TEST(Header, IgnoresStateOnEntry) {
  Batch batch{Positive()};
  batch_run run = batch.Header();
  run.state = BATCH_STATE_INCALL;
  EXPECT_EQ(0, batch_submit(&run));
  EXPECT_EQ(static_cast<std::uint32_t>(BATCH_STATE_DONE), run.state);
}

TEST(Header, EmptyBatchNeedsNoArrays) {
  Batch batch(0);
  batch_run run = batch.Header();
  run.calls = 0;
  run.rets = 0;
  EXPECT_EQ(0, batch_submit(&run));
  EXPECT_EQ(0U, run.next);
  EXPECT_EQ(static_cast<std::uint32_t>(BATCH_STATE_DONE), run.state);
}

TEST(Header, BeginsAtNext) {
  Batch batch{Positive(), Positive(), Positive()};
  batch_run run = batch.Header();
  run.next = 1;
  EXPECT_EQ(0, batch_submit(&run));
  EXPECT_EQ(3U, run.next);
  EXPECT_EQ(kUntouched, batch.rets[0]);
  EXPECT_GT(batch.rets[1], 0);
  EXPECT_GT(batch.rets[2], 0);
}

TEST(Header, BeginningAtTheEndMakesNoCall) {
  Batch batch{Positive(), Positive()};
  batch_run run = batch.Header();
  run.next = 2;
  EXPECT_EQ(0, batch_submit(&run));
  EXPECT_EQ(0U, run.next);
  EXPECT_TRUE(batch.Untouched());
}

TEST(Execute, ReportsNextAndNeedsNoPlaceForIt) {
  Batch batch{Positive(), Positive()};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(2U, batch.next);
  EXPECT_EQ(0, batch_execute(batch.calls.data(), batch.rets.data(), 2, nullptr));
}

TEST(Execute, RefusesNullAndMisalignedArrays) {
  Batch batch{Positive()};
  std::uint32_t next = kUnset;
  EXPECT_EQ(-EINVAL, batch_execute(nullptr, batch.rets.data(), 1, &next));
  EXPECT_EQ(0U, next);
  EXPECT_EQ(-EINVAL, batch_execute(batch.calls.data(), nullptr, 1, nullptr));
  auto* off = reinterpret_cast<batch_call*>(reinterpret_cast<char*>(batch.calls.data()) + 4);
  EXPECT_EQ(-EINVAL, batch_execute(off, batch.rets.data(), 1, nullptr));
  EXPECT_TRUE(batch.Untouched());
}

TEST(Execute, EmptyBatchIsFine) {
  std::uint32_t next = kUnset;
  EXPECT_EQ(0, batch_execute(nullptr, nullptr, 0, &next));
  EXPECT_EQ(0U, next);
}

}  // namespace
}  // namespace conformance
