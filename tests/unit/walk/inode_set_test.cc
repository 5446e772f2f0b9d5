// SPDX-License-Identifier: MIT
#include "walk/inode_set.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <utility>

namespace {

using walk::InodeSet;

TEST(InodeSet, IsEmptyAtFirst) {
  EXPECT_EQ(InodeSet().size(), 0U);
}

TEST(InodeSet, TakesAFileOnce) {
  InodeSet set;
  EXPECT_TRUE(set.insert(1, 2));
  EXPECT_FALSE(set.insert(1, 2));
  EXPECT_EQ(set.size(), 1U);
}

TEST(InodeSet, ContainsWhatItTook) {
  InodeSet set;
  EXPECT_FALSE(set.contains(1, 2));
  for (std::uint64_t ino = 0; ino < 1000; ino += 2) set.insert(1, ino);
  for (std::uint64_t ino = 0; ino < 1000; ++ino) {
    EXPECT_EQ(set.contains(1, ino), ino % 2 == 0) << ino;
    EXPECT_FALSE(set.contains(2, ino)) << ino;
  }
}

TEST(InodeSet, InodeZeroIsAFileLikeAnyOther) {
  InodeSet set;
  EXPECT_TRUE(set.insert(1, 0));
  EXPECT_FALSE(set.insert(1, 0));
  EXPECT_EQ(set.size(), 1U);
}

TEST(InodeSet, InodeZeroCountsPerDevice) {
  InodeSet set;
  EXPECT_TRUE(set.insert(1, 0));
  EXPECT_TRUE(set.insert(2, 0));
}

TEST(InodeSet, TheLargestInodeIsAFileLikeAnyOther) {
  InodeSet set;
  EXPECT_TRUE(set.insert(1, UINT64_MAX));
  EXPECT_FALSE(set.insert(1, UINT64_MAX));
}

TEST(InodeSet, DevicesDoNotMix) {
  InodeSet set;
  for (std::uint64_t dev = 0; dev < 10; ++dev) EXPECT_TRUE(set.insert(dev, 7));
  for (std::uint64_t dev = 0; dev < 10; ++dev) EXPECT_FALSE(set.insert(dev, 7));
  EXPECT_EQ(set.size(), 10U);
}

TEST(InodeSet, KeepsItsFilesWhenItGrows) {
  InodeSet set;
  for (std::uint64_t ino = 0; ino < 10'000; ++ino) ASSERT_TRUE(set.insert(1, ino));
  for (std::uint64_t ino = 0; ino < 10'000; ++ino) ASSERT_FALSE(set.insert(1, ino));
  EXPECT_EQ(set.size(), 10'000U);
}

// Inode numbers whose hashes begin alike fall into one run of slots, which wraps
// around at the end of the table.
TEST(InodeSet, KeepsApartWhatCollides) {
  InodeSet set;
  const std::uint64_t inverse = 0xf1de83e19937733dU;  // of the multiplier, mod 2^64
  for (std::uint64_t low = 1; low < 40; ++low) {
    ASSERT_TRUE(set.insert(1, (0xffff'ffff'ffff'0000U + low) * inverse));
  }
  for (std::uint64_t low = 1; low < 40; ++low) {
    ASSERT_FALSE(set.insert(1, (0xffff'ffff'ffff'0000U + low) * inverse));
  }
}

TEST(InodeSet, AgreesWithAStdSet) {
  std::mt19937_64 random(20240229);
  for (const std::uint64_t range : {50U, 5'000U, 4'000'000U}) {
    InodeSet set;
    std::set<std::pair<std::uint64_t, std::uint64_t>> expected;
    for (int i = 0; i < 20'000; ++i) {
      const std::uint64_t dev = random() % 3;
      const std::uint64_t ino = random() % range;
      ASSERT_EQ(set.insert(dev, ino), expected.emplace(dev, ino).second) << dev << ' ' << ino;
    }
    EXPECT_EQ(set.size(), expected.size());
  }
}

}  // namespace
