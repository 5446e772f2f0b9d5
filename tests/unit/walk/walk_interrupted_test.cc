// SPDX-License-Identifier: MIT
// System calls that end with EINTR, as they do on some network file systems when a timer runs; and
// which of the walk's threads gets a signal.
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "support/batch_tap.h"
#include "support/environment.h"
#include "support/in_tree.h"
#include "support/walk_trace.h"
#include "walk/interrupted.h"
#include "walk/walk.h"

namespace {

using test_support::BatchTap;
using test_support::InTree;
using test_support::sorted;
using test_support::TappedCall;
using test_support::Trace;
using test_support::trace;

bool is_named(TappedCall tapped, std::string_view name) {
  return name == reinterpret_cast<const char*>(static_cast<std::uintptr_t>(tapped.call.arg[1]));
}

bool is_stat_of(TappedCall tapped, std::string_view name) {
  return test_support::is_stat(tapped) && is_named(tapped, name);
}

/// a/{d/{g}, e, f}
struct InterruptedTest : InTree {
  void SetUp() override {
    InTree::SetUp();
    tree_.directory("a");
    tree_.directory("a/d");
    tree_.file("a/d/g");
    tree_.file("a/e");
    tree_.file("a/f");
  }
  const Trace whole_{"enter a", "enter a/d", "file a/d/g", "file a/e",
                     "file a/f", "leave a", "leave a/d"};
};

/// What a call that has run did is undone where that matters: an opened directory is closed.
void interrupt(TappedCall tapped) {
  if (tapped.call.nr == SYS_openat && tapped.result >= 0) {
    ::close(static_cast<int>(tapped.result));
  }
  if (tapped.call.nr == SYS_getdents64 && tapped.result >= 0) {
    ::lseek(static_cast<int>(tapped.call.arg[0]), 0, SEEK_SET);
  }
  tapped.result = -EINTR;
}

/// Interrupts the `nth` of the calls `nr`, counted from 1, and those behind it up to `last`.
BatchTap::Hook interrupt_nth(int nr, int nth, int last) {
  return [=, seen = 0, lock = std::make_shared<std::mutex>()](TappedCall tapped) mutable {
    const std::lock_guard guard(*lock);
    if (tapped.call.nr != nr) return;
    ++seen;
    if (nth <= seen && seen <= last) interrupt(tapped);
  };
}

/// Metadata that a batch asks for by name.
const walk::Options kByName{.statx_mask = STATX_SIZE, .read_along = walk::ReadAlong::kNever};

class EachCallTest : public InterruptedTest, public ::testing::WithParamInterface<int> {};

TEST_P(EachCallTest, AStatIsMadeAgain) {
  for (const int nr : {SYS_statx, SYS_newfstatat, SYS_fstat}) {
    for (int nth = 1; nth <= 6; ++nth) {
      BatchTap tap(interrupt_nth(nr, nth, nth + GetParam()));
      EXPECT_EQ(sorted(trace({"a"}, {.statx_mask = STATX_SIZE})), whole_) << nr << ' ' << nth;
    }
  }
}

// Both of the first batch, and some that follow.
TEST_P(EachCallTest, AReadIsMadeAgain) {
  BatchTap tap(interrupt_nth(SYS_getdents64, 1, 2 + GetParam()));
  EXPECT_EQ(sorted(trace({"a"}, {.statx_mask = STATX_SIZE})), whole_);
}

INSTANTIATE_TEST_SUITE_P(Interruptions, EachCallTest, ::testing::Values(0, 1, 20));

TEST_F(InterruptedTest, StatsOfADirectoryThatItsBatchHasClosedAreMadeAgain) {
  // That of d/g comes with the close of d.
  const std::size_t before = test_support::open_descriptors();
  int interrupted = 0;
  BatchTap tap([&](TappedCall tapped) {
    if (is_stat_of(tapped, "g") && interrupted++ == 0) tapped.result = -EINTR;
  });
  EXPECT_EQ(sorted(trace({"a"}, kByName)), whole_);
  EXPECT_EQ(interrupted, 2);
  EXPECT_EQ(test_support::open_descriptors(), before);
}

TEST_F(InterruptedTest, AStatThatIsAlwaysInterruptedIsAnError) {
  BatchTap tap([](TappedCall tapped) {
    if (is_stat_of(tapped, "g")) tapped.result = -EINTR;
  });
  EXPECT_EQ(sorted(trace({"a"}, kByName)),
            (Trace{"enter a", "enter a/d", "error a/d/g EINTR", "file a/e", "file a/f", "leave a",
                   "leave a/d"}));
}

TEST_F(InterruptedTest, AnOpenThatIsAlwaysInterruptedIsAnError) {
  BatchTap tap([](TappedCall tapped) {
    if (tapped.call.nr == SYS_openat && is_named(tapped, "d")) interrupt(tapped);
  });
  EXPECT_EQ(sorted(trace({"a"}, {.statx_mask = STATX_SIZE})),
            (Trace{"enter a", "enter a/d unreadable EINTR", "file a/e", "file a/f", "leave a",
                   "leave a/d unreadable EINTR"}));
}

TEST_F(InterruptedTest, AReadThatIsAlwaysInterruptedIsAnError) {
  BatchTap tap([](TappedCall tapped) {
    if (tapped.call.nr == SYS_getdents64) tapped.result = -EINTR;
  });
  EXPECT_EQ(trace({"a"}), (Trace{"enter a", "leave a unreadable EINTR"}));
}

TEST(Uninterrupted, TriesAgainUntilTheCallIsNotInterrupted) {
  int calls = 0;
  EXPECT_EQ(walk::uninterrupted([&] { return ++calls < 4 ? -EINTR : 7; }), 7);
  EXPECT_EQ(calls, 4);
}

TEST(Uninterrupted, GivesUpInTheEnd) {
  unsigned calls = 0;
  EXPECT_EQ(walk::uninterrupted([&] { return ++calls, -EINTR; }), -EINTR);
  EXPECT_EQ(calls, walk::kMostInterruptions + 1);
}

/// "SigBlk" of a thread of this process (proc(5)), a bit a signal.
std::uint64_t blocked_signals(const std::string& thread) {
  std::ifstream status("/proc/self/task/" + thread + "/status");
  std::string word;
  while (status >> word && word != "SigBlk:") {
  }
  std::uint64_t mask = 0;
  status >> std::hex >> mask;
  return mask;
}

TEST_F(InterruptedTest, SignalsAreLeftToTheThreadThatWalks) {
  constexpr std::uint64_t kWatched = 1U << (SIGINT - 1) | 1U << (SIGUSR1 - 1) | 1U << (SIGALRM - 1);
  const std::string self = std::to_string(::getpid());
  const std::uint64_t before = blocked_signals(self);
  walk::Walk tree({"a"}, {.threads = 3, .threads_after = 0});
  while (const walk::Event* event = tree.next()) {
    if (event->kind != walk::EventKind::kLeave || event->level != 0) continue;
    std::size_t workers = 0;
    for (const auto& [thread, ino] : tree_.entries("/proc/self/task")) {
      if (thread == self) continue;
      ++workers;
      EXPECT_EQ(blocked_signals(thread) & kWatched, kWatched);
    }
    EXPECT_GE(workers, 2U);
  }
  EXPECT_EQ(blocked_signals(self), before);
}

}  // namespace
