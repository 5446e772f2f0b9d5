// SPDX-License-Identifier: MIT
#include "mdu/rollup.h"

#include <gtest/gtest.h>

namespace {

struct Number {
  int value = 0;
  void add(const Number& other) { value += other.value; }
};

// root/{file 1, sub(10)/{file 100}}, each number its own.
struct Tree {
  int sub;
  int root;
  int total;
};

Tree roll_up(bool apart) {
  mdu::Rollup<Number> rollup;
  rollup.enter(0);
  rollup.file(1, {1});
  rollup.enter(1);
  rollup.file(2, {100});
  const int sub = rollup.leave(1, {10}, apart, !apart).value;
  const int root = rollup.leave(0, {1000}, apart, !apart).value;
  return {sub, root, rollup.total().value};
}

TEST(Rollup, ADirectoryHasWhatIsBelowIt) {
  const Tree tree = roll_up(false);
  EXPECT_EQ(tree.sub, 110);
  EXPECT_EQ(tree.root, 1111);
  EXPECT_EQ(tree.total, 1111);
}

TEST(Rollup, ApartADirectoryHasItsFilesOnly) {
  const Tree tree = roll_up(true);
  EXPECT_EQ(tree.sub, 110);
  EXPECT_EQ(tree.root, 1001);
  EXPECT_EQ(tree.total, 1111);
}

TEST(Rollup, AnotherDirectoryOfTheSameLevelBeginsAnew) {
  mdu::Rollup<Number> rollup;
  for (int i = 0; i < 2; ++i) {
    rollup.enter(0);
    rollup.file(1, {5});
    EXPECT_EQ(rollup.leave(0, {1}, false, true).value, 6);
  }
  EXPECT_EQ(rollup.total().value, 12);
}

TEST(Rollup, StartsWhereItIsTold) {
  mdu::Rollup<Number> rollup({7});
  rollup.enter(0, {30});
  EXPECT_EQ(rollup.leave(0, {1}, false, true).value, 31);
  EXPECT_EQ(rollup.total().value, 8);
}

}  // namespace
