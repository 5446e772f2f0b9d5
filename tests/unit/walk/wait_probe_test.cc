// SPDX-License-Identifier: MIT
#include "walk/wait_probe.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace {

using walk::ThreadPolicy;

TEST(WaitProbe, TellsSleepFromWork) {
  const walk::WaitProbe probe;
  EXPECT_FALSE(probe.waited());
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_TRUE(probe.waited());
}

TEST(ThreadPolicy, AFixedNumberIsFixed) {
  ThreadPolicy policy(4, 4);
  EXPECT_FALSE(policy.open());
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(policy.sample(true));
  EXPECT_EQ(policy.wanted(), 4U);
}

TEST(ThreadPolicy, GrowsToItsMostWhenThreadsWait) {
  ThreadPolicy policy(2, 8);
  int samples = 0;
  while (policy.open()) {
    policy.sample(true);
    ASSERT_LT(++samples, 100);
  }
  EXPECT_EQ(policy.wanted(), 8U);
  EXPECT_FALSE(policy.sample(true));
}

TEST(ThreadPolicy, StaysWhenTheyDoNot) {
  ThreadPolicy policy(2, 8);
  for (int i = 0; i < 1000; ++i) policy.sample(i % 5 == 0);  // now and then does not count
  EXPECT_EQ(policy.wanted(), 2U);
}

}  // namespace
