// SPDX-License-Identifier: MIT
#include "walk/start_threads.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>

namespace {

using walk::make_room_for_descriptors;
using walk::start_threads;

void join(std::vector<std::thread>* threads) {
  for (std::thread& thread : *threads) thread.join();
  threads->clear();
}

cpu_set_t processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  EXPECT_EQ(::sched_getaffinity(0, sizeof set, &set), 0);
  return set;
}

TEST(StartThreads, StartsAsManyAsAreMissing) {
  std::atomic<unsigned> runs = 0;
  std::vector<std::thread> threads;
  start_threads(2, [&] { ++runs; }, &threads);
  EXPECT_EQ(threads.size(), 2U);
  start_threads(5, [&] { ++runs; }, &threads);
  EXPECT_EQ(threads.size(), 5U);
  start_threads(3, [&] { ++runs; }, &threads);
  EXPECT_EQ(threads.size(), 5U);
  join(&threads);
  EXPECT_EQ(runs, 5U);
}

TEST(StartThreads, AThreadMayRunWhereTheOneThatStartsItMay) {
  const cpu_set_t expected = processors();
  std::mutex started;
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(started);  // not before it has been moved
    start_threads(3, [&] {
      const std::lock_guard wait(started);
      const cpu_set_t here = processors();
      EXPECT_TRUE(CPU_EQUAL(&here, &expected));
    }, &threads);
  }
  join(&threads);
}

TEST(StartThreads, WorksOnOneProcessor) {
  const cpu_set_t before = processors();
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<unsigned>(::sched_getcpu()), &one);
  ASSERT_EQ(::sched_setaffinity(0, sizeof one, &one), 0);
  std::atomic<unsigned> runs = 0;
  std::vector<std::thread> threads;
  start_threads(2, [&] {
    const cpu_set_t here = processors();
    if (CPU_EQUAL(&here, &one)) ++runs;
  }, &threads);
  join(&threads);
  ASSERT_EQ(::sched_setaffinity(0, sizeof before, &before), 0);
  EXPECT_EQ(runs, 2U);
}

/// "FDSize" of this process (proc(5)): for how many descriptors there is room.
unsigned table_size() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != "FDSize:") continue;
    unsigned size = 0;
    status >> size;
    return size;
  }
  return 0;
}

std::ptrdiff_t open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

/// In a process of its own, since a table never shrinks.
template <typename Body>
void in_child(Body body) {
  const pid_t child = ::fork();
  if (child == 0) {
    body();
    ::_exit(::testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST(MakeRoomForDescriptors, LetsTheTableGrowAndOpensNothing) {
  in_child([] {
    const auto open = open_descriptors();
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const auto wanted = static_cast<unsigned>(std::min<rlim_t>(limit.rlim_cur, 1000));
    make_room_for_descriptors(wanted);
    EXPECT_GE(table_size(), wanted);
    EXPECT_EQ(open_descriptors(), open);
  });
}

TEST(MakeRoomForDescriptors, LeavesItBeyondTheLimit) {
  in_child([] {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 20;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    const auto open = open_descriptors();
    make_room_for_descriptors(1000);
    EXPECT_EQ(open_descriptors(), open);
  });
}

}  // namespace
