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

}  // namespace
