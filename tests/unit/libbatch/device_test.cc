// SPDX-License-Identifier: MIT
// The device engine, against a fake device that stops where a test tells it to,
// and against descriptors that are no device at all.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <map>

#include "support.h"

namespace batch_test {
namespace {

// What the fake does before it would make the call of an index.  Each stop is
// taken once, as by a device that is entered again behind it.
struct Stop {
  std::uint32_t state;
  std::int64_t answer;  // of the ioctl
};

struct FakeDevice {
  std::map<std::uint32_t, Stop> stops;
  std::map<int, std::int64_t> refusals;  // answer of the n-th ioctl, which does nothing
  std::vector<std::uint32_t> entries;    // `next` at each ioctl
  std::vector<std::uint32_t> made;       // calls made by the fake itself
  std::function<void()> before_stop = [] {};
  std::uint32_t abi = BATCH_ABI_VERSION;
};
FakeDevice* fake;

std::int64_t RunFake(batch_run* run) {
  const auto entry = static_cast<int>(fake->entries.size());
  fake->entries.push_back(run->next);
  if (fake->refusals.count(entry) != 0) return fake->refusals[entry];
  for (batch_step step = BATCH_STEP_ON;;) {
    const auto stop = fake->stops.find(run->next);
    if (stop != fake->stops.end()) {
      const Stop taken = stop->second;
      fake->stops.erase(stop);
      fake->before_stop();
      run->state = taken.state;
      return taken.answer;
    }
    const std::uint32_t index = run->next;
    step = batch_emulate_one(run);
    if (step != BATCH_STEP_INVALID) fake->made.push_back(index);
    if (step != BATCH_STEP_ON) return batch_finish(run, step);
  }
}

std::int64_t FakeIoctl(int, unsigned long request, void* argument) {
  if (request == BATCH_IOC_RUN) return RunFake(static_cast<batch_run*>(argument));
  auto* info = static_cast<batch_info*>(argument);
  info->abi = fake->abi;
  info->dispatch = BATCH_DISPATCH_STATIC_CALL;
  return 0;
}

using Indices = std::vector<std::uint32_t>;

class Device : public ::testing::Test {
 protected:
  void SetUp() override { fake = &fake_; }
  // getpid() is positive, and makes each slot that was reached known.
  static std::vector<batch_call> Pids(std::size_t count) {
    return std::vector<batch_call>(count, Call(SYS_getpid));
  }
  static void ExpectPids(const Prepared& run, std::size_t from = 0) {
    for (std::size_t i = from; i < run.ret.size(); i++) EXPECT_EQ(getpid(), run.ret[i]) << i;
  }
  static void ExpectDone(const Prepared& run) {
    EXPECT_EQ(static_cast<std::uint32_t>(BATCH_STATE_DONE), run.state);
    EXPECT_EQ(run.ncalls, run.next);
  }

  FakeDevice fake_;
  batch_device device_ = {-1, FakeIoctl, BATCH_NATIVE_MADE, 0, 0};
};

TEST_F(Device, RunsTheWholeBatchInOneEntry) {
  Prepared run(Pids(4));
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  ExpectDone(run);
  ExpectPids(run);
  EXPECT_EQ(Indices({0}), fake_.entries);
  EXPECT_EQ(0, device_.refusal);
  EXPECT_EQ(0, device_.observed);
}

TEST_F(Device, ObservedLeavesTheRestToTheLibrary) {
  Prepared run(Pids(4));
  fake_.stops[2] = {BATCH_STATE_OBSERVED, 0};
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  ExpectDone(run);
  ExpectPids(run);
  EXPECT_EQ(Indices({0}), fake_.entries);
  EXPECT_EQ(Indices({0, 1}), fake_.made);
  EXPECT_EQ(1, device_.observed);
  EXPECT_EQ(0, device_.refusal);
}

TEST_F(Device, ObservedAtTheFirstCall) {
  Prepared run(Pids(2));
  fake_.stops[0] = {BATCH_STATE_OBSERVED, 0};
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  ExpectDone(run);
  ExpectPids(run);
  EXPECT_TRUE(fake_.made.empty());
}

TEST_F(Device, CallIsMadeNativelyAndTheDeviceGoesOnBehindIt) {
  Prepared run(Pids(4));
  fake_.stops[1] = {BATCH_STATE_CALL, 0};
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  ExpectDone(run);
  ExpectPids(run);
  EXPECT_EQ(Indices({0, 2}), fake_.entries);
  EXPECT_EQ(Indices({0, 2, 3}), fake_.made);
}

TEST_F(Device, CallIsRefusedWhereThatWasPromised) {
  device_.native = BATCH_NATIVE_REFUSED;
  Prepared run(Pids(4));
  run.call[1] = Call(SYS_exit_group, {99});
  run.call[1].jump_neg = 1;
  fake_.stops[1] = {BATCH_STATE_CALL, 0};
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  ExpectDone(run);
  EXPECT_EQ(-ENOSYS, run.ret[1]);
  EXPECT_EQ(kUntouched, run.ret[2]);
  EXPECT_EQ(Indices({0, 3}), fake_.entries);
}

TEST_F(Device, RestIsEmulatedAsThatWasPromised) {
  device_.native = BATCH_NATIVE_REFUSED;
  for (const bool observed : {true, false}) {
    Prepared run(Pids(3));
    run.call[1] = Call(SYS_exit_group, {99});
    fake_ = FakeDevice();
    if (observed)
      fake_.stops[0] = {BATCH_STATE_OBSERVED, 0};
    else
      fake_.refusals[0] = -EBADF;
    EXPECT_EQ(0, batch_device_run(&device_, &run));
    ExpectDone(run);
    EXPECT_EQ(-ENOSYS, run.ret[1]);
    EXPECT_EQ(getpid(), run.ret[2]);
  }
}

TEST_F(Device, CallJumpsByItsResult) {
  Prepared run(Pids(5));
  run.call[1].jump_pos = 2;
  fake_.stops[1] = {BATCH_STATE_CALL, 0};
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  EXPECT_EQ(Indices({0, 4}), fake_.entries);
  EXPECT_EQ(kUntouched, run.ret[2]);
  EXPECT_EQ(kUntouched, run.ret[3]);
}

TEST_F(Device, CallAtTheEndDoesNotEnterAgain) {
  Prepared run(Pids(3));
  fake_.stops[2] = {BATCH_STATE_CALL, 0};
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  ExpectDone(run);
  ExpectPids(run);
  EXPECT_EQ(Indices({0}), fake_.entries);
}

TEST_F(Device, CallThatEndsTheBatchReportsItself) {
  Prepared run(Pids(5));
  run.call[1].jump_pos = -1;
  fake_.stops[1] = {BATCH_STATE_CALL, 0};
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  EXPECT_EQ(2U, run.next);
  EXPECT_EQ(static_cast<std::uint32_t>(BATCH_STATE_DONE), run.state);
}

TEST_F(Device, CallThatBecameMalformedIsInvalid) {
  Prepared run(Pids(3));
  run.call[1].flags = 1;
  fake_.stops[1] = {BATCH_STATE_CALL, 0};
  EXPECT_EQ(-EINVAL, batch_device_run(&device_, &run));
  EXPECT_EQ(static_cast<std::uint32_t>(BATCH_STATE_INVALID), run.state);
  EXPECT_EQ(1U, run.next);
}

TEST_F(Device, EveryCallCanBeNative) {
  Prepared run(Pids(3));
  for (std::uint32_t i = 0; i < 3; i++) fake_.stops[i] = {BATCH_STATE_CALL, 0};
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  ExpectDone(run);
  ExpectPids(run);
  EXPECT_EQ(Indices({0, 1, 2}), fake_.entries);
}

TEST_F(Device, InterruptedCallGetsTheAnswerAsResult) {
  Prepared run(Pids(4));
  fake_.stops[1] = {BATCH_STATE_INCALL, -EINTR};
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  ExpectDone(run);
  EXPECT_EQ(-EINTR, run.ret[1]);
  ExpectPids(run, 2);
  EXPECT_EQ(Indices({0, 2}), fake_.entries);
  EXPECT_EQ(0, device_.refusal);
}

TEST_F(Device, InterruptedCallJumpsByTheSignOfTheAnswer) {
  for (std::int64_t answer : {-4, 0, 4}) {
    fake_ = FakeDevice();
    Prepared run(Pids(5));
    batch_jump(&run.call[0], 1, 2, 3);
    fake_.stops[0] = {BATCH_STATE_INCALL, answer};
    EXPECT_EQ(0, batch_device_run(&device_, &run));
    EXPECT_EQ(answer, run.ret[0]);
    const std::uint32_t target = answer < 0 ? 2 : answer == 0 ? 3 : 4;
    EXPECT_EQ(Indices({0, target}), fake_.entries);
  }
}

TEST_F(Device, InterruptedCallJumpsAsItSaysByThen) {
  Prepared run(Pids(4));
  fake_.stops[0] = {BATCH_STATE_INCALL, -EINTR};
  fake_.before_stop = [&run] { batch_jump(&run.call[0], 2, 0, 0); };
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  EXPECT_EQ(-EINTR, run.ret[0]);
  EXPECT_EQ(Indices({0, 3}), fake_.entries);
}

TEST_F(Device, InterruptedLastCallEndsTheBatch) {
  Prepared run(Pids(2));
  fake_.stops[1] = {BATCH_STATE_INCALL, -EINTR};
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  ExpectDone(run);
  EXPECT_EQ(Indices({0}), fake_.entries);
}

TEST_F(Device, RestartedCallHasEintrAsResult) {
  Prepared run(Pids(4));
  batch_jump(&run.call[1], 1, 0, 0);
  fake_.stops[1] = {BATCH_STATE_RESTART, -EINTR};
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  ExpectDone(run);
  EXPECT_EQ(-EINTR, run.ret[1]);
  EXPECT_EQ(kUntouched, run.ret[2]);
  EXPECT_EQ(Indices({0, 3}), fake_.entries);
  EXPECT_EQ(0, device_.refusal);
}

// The kernel repeats the ioctl after the handler, which has closed or replaced the descriptor, or
// through a filter that came meanwhile: the answer is not of the device.
TEST_F(Device, RefusalOfARepeatedIoctlIsNoResult) {
  for (std::uint32_t state : {BATCH_STATE_RESTART, BATCH_STATE_SIGNAL}) {
    for (std::int64_t answer : {-EBADF, -ENOTTY, -EPERM, -ENOSYS, 0, 5}) {
      fake_ = FakeDevice();
      device_.refusal = 0;
      Prepared run(Pids(4));
      fake_.stops[1] = {state, answer};
      fake_.refusals[1] = answer;
      EXPECT_EQ(0, batch_device_run(&device_, &run));
      ExpectDone(run);
      ExpectPids(run);
      EXPECT_EQ(Indices({0}), fake_.made);
      EXPECT_EQ(answer < 0 ? -answer : EPROTO, device_.refusal);
    }
  }
}

TEST_F(Device, RestartedCallIsMadeByTheDeviceIfThatIsBack) {
  Prepared run(Pids(4));
  fake_.stops[1] = {BATCH_STATE_RESTART, -EBADF};
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  ExpectDone(run);
  ExpectPids(run);
  EXPECT_EQ(Indices({0, 1}), fake_.entries);
  EXPECT_EQ(0, device_.refusal);
}

TEST_F(Device, SignalStopIsEnteredAgain) {
  Prepared run(Pids(3));
  fake_.stops[1] = {BATCH_STATE_SIGNAL, -EINTR};
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  ExpectDone(run);
  ExpectPids(run);
  EXPECT_EQ(Indices({0, 1}), fake_.entries);
}

TEST_F(Device, InvalidAndFaultArePassedOn) {
  for (auto [state, error] : {std::pair<std::uint32_t, int>{BATCH_STATE_INVALID, -EINVAL},
                              std::pair<std::uint32_t, int>{BATCH_STATE_FAULT, -EFAULT}}) {
    fake_ = FakeDevice();
    Prepared run(Pids(3));
    fake_.stops[1] = {state, error};
    EXPECT_EQ(error, batch_device_run(&device_, &run));
    EXPECT_EQ(state, run.state);
    EXPECT_EQ(1U, run.next);
    EXPECT_EQ(0, device_.refusal);
  }
}

TEST_F(Device, RefusalAtFirstIsEmulatedFromTheStart) {
  for (int error : {ENOTTY, EPERM, EACCES, ENOSYS, EBADF, EINVAL, EFAULT, EINTR, ENXIO}) {
    fake_ = FakeDevice();
    device_.refusal = 0;
    Prepared run(Pids(3));
    fake_.refusals[0] = -error;
    EXPECT_EQ(0, batch_device_run(&device_, &run));
    ExpectDone(run);
    ExpectPids(run);
    EXPECT_EQ(error, device_.refusal);
    EXPECT_EQ(Indices({0}), fake_.entries);
  }
}

TEST_F(Device, RefusalHalfWayIsEmulatedFromThere) {
  Prepared run(Pids(4));
  fake_.stops[1] = {BATCH_STATE_CALL, 0};  // the call that closes the descriptor, say
  fake_.refusals[1] = -EBADF;
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  ExpectDone(run);
  ExpectPids(run);
  EXPECT_EQ(Indices({0}), fake_.made);
  EXPECT_EQ(EBADF, device_.refusal);
}

TEST_F(Device, RefusalOfAMalformedBatchIsStillInvalid) {
  Prepared run(Pids(3));
  run.call[1].argc = 7;
  fake_.refusals[0] = -ENOTTY;
  EXPECT_EQ(-EINVAL, batch_device_run(&device_, &run));
  EXPECT_EQ(1U, run.next);
  EXPECT_EQ(static_cast<std::uint32_t>(BATCH_STATE_INVALID), run.state);
}

TEST_F(Device, AnswerWithoutARunIsARefusalEvenIfItSaysSuccess) {
  for (std::int64_t answer : {0, 5}) {
    fake_ = FakeDevice();
    device_.refusal = 0;
    Prepared run(Pids(3));
    fake_.refusals[0] = answer;
    EXPECT_EQ(0, batch_device_run(&device_, &run));
    ExpectPids(run);
    EXPECT_EQ(EPROTO, device_.refusal);
  }
}

TEST_F(Device, UnknownStateIsEmulatedFromWhereItStopped) {
  Prepared run(Pids(3));
  fake_.stops[1] = {77, 0};
  EXPECT_EQ(0, batch_device_run(&device_, &run));
  ExpectDone(run);
  ExpectPids(run);
  EXPECT_EQ(EPROTO, device_.refusal);
}

TEST_F(Device, OpenMovesTheDescriptorOutOfTheWay) {
  const int before = CountDescriptors();
  const int fd = batch_device_open("/dev/null", FakeIoctl);
  ASSERT_GE(fd, 0);
  EXPECT_EQ(before + 1, CountDescriptors());
  EXPECT_EQ(FD_CLOEXEC, fcntl(fd, F_GETFD));
  rlimit limit;
  ASSERT_EQ(0, getrlimit(RLIMIT_NOFILE, &limit));
  EXPECT_GE(fd, static_cast<int>(std::min<rlim_t>(limit.rlim_cur, 1024)) - 32);
  close(fd);
}

TEST_F(Device, OpenMakesDoWithFewDescriptors) {
  EXPECT_TRUE(InChild([] {
    const rlimit few = {16, 16};
    setrlimit(RLIMIT_NOFILE, &few);
    const int fd = batch_device_open("/dev/null", FakeIoctl);
    return fd >= 0 && fd < 16 && fcntl(fd, F_GETFD) == FD_CLOEXEC;
  }));
}

TEST_F(Device, OpenRefusesWhatIsNotADevice) {
  const int before = CountDescriptors();
  EXPECT_EQ(-ENOTTY, batch_device_open("/dev/null", batch_raw_ioctl));
  EXPECT_EQ(-ENOENT, batch_device_open("/dev/nonexistent/batch", batch_raw_ioctl));
  EXPECT_EQ(-EISDIR, batch_device_open("/dev", batch_raw_ioctl));
  EXPECT_EQ(before, CountDescriptors());
}

TEST_F(Device, OpenRefusesAnotherVersion) {
  const int before = CountDescriptors();
  fake_.abi = BATCH_ABI_VERSION + 1;
  EXPECT_EQ(-EPROTO, batch_device_open("/dev/null", FakeIoctl));
  EXPECT_EQ(before, CountDescriptors());
}

// The kernel itself refuses.
TEST_F(Device, ClosedDescriptor) {
  const int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
  close(fd);
  batch_device device = {fd, batch_raw_ioctl, BATCH_NATIVE_MADE, 0, 0};
  Prepared run(Pids(3));
  EXPECT_EQ(0, batch_device_run(&device, &run));
  ExpectPids(run);
  EXPECT_EQ(EBADF, device.refusal);
}

TEST_F(Device, DescriptorReplacedByAPipe) {
  int ends[2];
  ASSERT_EQ(0, pipe2(ends, O_CLOEXEC));
  batch_device device = {ends[0], batch_raw_ioctl, BATCH_NATIVE_MADE, 0, 0};
  Prepared run(Pids(3));
  EXPECT_EQ(0, batch_device_run(&device, &run));
  ExpectPids(run);
  EXPECT_EQ(ENOTTY, device.refusal);
  EXPECT_EQ(FD_CLOEXEC, fcntl(ends[0], F_GETFD)) << "the program's descriptor was closed";
  close(ends[0]);
  close(ends[1]);
}

TEST_F(Device, FilterThatRefusesIoctl) {
  for (int error : {ENOSYS, EPERM}) {
    EXPECT_TRUE(InChild([error] {
      const int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
      if (!Refuse(SYS_ioctl, error)) return false;
      batch_device device = {fd, batch_raw_ioctl, BATCH_NATIVE_MADE, 0, 0};
      Prepared run(Pids(3));
      return batch_device_run(&device, &run) == 0 && run.ret[2] == getpid() &&
             device.refusal == error;
    })) << error;
  }
}

}  // namespace
}  // namespace batch_test
