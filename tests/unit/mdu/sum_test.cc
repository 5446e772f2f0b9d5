// SPDX-License-Identifier: MIT
#include "mdu/sum.h"

#include <gtest/gtest.h>

namespace {

using mdu::Sum;

TEST(Sum, IsNothingAtFirst) {
  EXPECT_EQ(Sum().bytes, 0U);
  EXPECT_EQ(Sum().inodes, 0U);
}

TEST(Sum, AddsBytesAndInodes) {
  Sum sum{10, 1};
  sum.add({5, 2});
  EXPECT_EQ(sum.bytes, 15U);
  EXPECT_EQ(sum.inodes, 3U);
}

TEST(Sum, SticksAtTheMaximum) {
  Sum sum{UINT64_MAX - 1, 1};
  sum.add({2, 1});
  EXPECT_EQ(sum.bytes, UINT64_MAX);
  sum.add({2, 1});
  EXPECT_EQ(sum.bytes, UINT64_MAX);
}

TEST(Newest, IsTheLargestToTheNanosecond) {
  mdu::Newest newest;
  newest.add({{-5, 1}});
  EXPECT_EQ(newest.time, (walk::Timestamp{-5, 1}));
  newest.add({{-5, 2}});
  newest.add({{-6, 999'999'999}});
  EXPECT_EQ(newest.time, (walk::Timestamp{-5, 2}));
}

}  // namespace
