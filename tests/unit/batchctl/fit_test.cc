// SPDX-License-Identifier: MIT
#include "batchctl/fit.h"

#include <gtest/gtest.h>

#include <vector>

namespace batchctl {
namespace {

TEST(Fit, FindsTheLine) {
  std::vector<Point> points;
  for (const double n : {1.0, 2.0, 16.0, 512.0}) points.push_back({n, 900 + 35.5 * n});
  const Line line = fit(points);
  EXPECT_NEAR(900, line.fixed_ns, 1e-6);
  EXPECT_NEAR(35.5, line.per_call_ns, 1e-9);
}

TEST(Fit, ShortBatchesCountAsMuchAsLongOnes) {
  // 1 % off at the long end must not move the fixed part by that many nanoseconds.
  const std::vector<Point> points = {{1, 1100}, {2, 1200}, {4, 1400}, {512, 1.01 * 52200}};
  EXPECT_NEAR(1000, fit(points).fixed_ns, 20);
}

TEST(BreakEven, IsWhereTheLinesMeet) {
  EXPECT_DOUBLE_EQ(10, *break_even({0, 100}, {600, 40}));
  EXPECT_DOUBLE_EQ(1, *break_even({0, 100}, {10, 40}));
  EXPECT_FALSE(break_even({0, 100}, {600, 100}));
  EXPECT_FALSE(break_even({0, 100}, {-50, 110}));
}

}  // namespace
}  // namespace batchctl
