// SPDX-License-Identifier: MIT
// linux/batch.h on a backend that stands in for the device: it knows dirstat, and each
// entry is a crossing.  The rest is tested by the conformance suite.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/batch.h>

#include <cerrno>
#include <vector>

#include "support.h"

namespace {
int entries;
}

// In place of backend.c's.
extern "C" int batch_backend_run(batch_run* run, batch_native) {
  entries++;
  return batch_emulate(run, BATCH_NATIVE_MADE);
}

namespace batch_test {
namespace {

constexpr long kNone = static_cast<long>(kUntouched);

// Their padding is in order, which that of a temporary need not be.
std::vector<syscall_t> Copies(std::size_t count, int argc, long* word) {
  std::vector<syscall_t> calls(count);
  std::memset(static_cast<void*>(calls.data()), 0, count * sizeof(calls[0]));
  for (syscall_t& call : calls) {
    call.nr = __NR_wdcpy;
    call.argc = static_cast<char>(argc);
    call.arg[0] = call.arg[1] = reinterpret_cast<long>(word);
  }
  return calls;
}

// Return: how often the backend was entered.
int Entries(std::vector<syscall_t>& calls, std::vector<long>& rets) {
  rets.assign(calls.size(), kNone);
  entries = 0;
  EXPECT_EQ(static_cast<long>(calls.size()) - 1,
            batch(rets.data(), calls.data(), calls.size(), 0, 0));
  return entries;
}

TEST(LinuxBatch, DirstatIsNoCallThere) {
  const int dir = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  alignas(8) char buffer[4096] = {};
  for (const int argc : {0, 5, 7}) {
    std::vector<syscall_t> calls = {scall0(getpid, 0, 0, 0),
                                    {-3, 1, -1, -1, 0, {dir, reinterpret_cast<long>(buffer), 4096}},
                                    scall0(getuid, 0, 0, 0),
                                    scall0(getpid, 0, 0, 0)};
    calls[1].argc = static_cast<char>(argc);
    std::vector<long> rets;
    Entries(calls, rets);
    EXPECT_EQ(-ENOSYS, rets[1]);
    EXPECT_EQ(kNone, rets[2]);
    EXPECT_EQ(getpid(), rets[3]);
    EXPECT_EQ(-3, calls[1].nr);
    EXPECT_EQ(0, buffer[0]);
  }
  close(dir);
}

// A stop before it, for another reason, does not let it through.
TEST(LinuxBatch, DirstatIsNoCallBehindPaddingInDisorder) {
  std::vector<syscall_t> calls(3);
  std::memset(static_cast<void*>(calls.data()), 0xcc, calls.size() * sizeof(calls[0]));
  for (syscall_t& call : calls) {
    call.nr = SYS_getpid;
    call.jumpFail = call.jump0 = call.jumpPos = 0;
    call.argc = 0;
  }
  calls[1].nr = -3;
  std::vector<long> rets;
  Entries(calls, rets);
  EXPECT_EQ((std::vector<long>{getpid(), -ENOSYS, getpid()}), rets);
}

TEST(LinuxBatch, OrdinaryCallsTakeOneEntry) {
  long word = 1;
  std::vector<syscall_t> calls = Copies(100, 2, &word);
  std::vector<long> rets;
  EXPECT_EQ(1, Entries(calls, rets));
}

TEST(LinuxBatch, CopiesWithoutAnArgumentCountTakeFewEntries) {
  long word = 1;
  std::vector<syscall_t> calls = Copies(60, 0, &word);
  std::vector<long> rets;
  EXPECT_EQ(2, Entries(calls, rets));
  EXPECT_EQ(std::vector<long>(calls.size(), 0), rets);
}

}  // namespace
}  // namespace batch_test
