// SPDX-License-Identifier: MIT
#include "walk/link_set.h"

#include <gtest/gtest.h>
#include <sys/sysmacros.h>

#include <map>
#include <random>

namespace {

using walk::LinkSet;
using walk::LinkTable;
using walk::Mounts;

constexpr char kMounts[] =
    "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
    "23 22 8:2 / /mnt rw - ext4 /dev/sda2 rw\n"
    "24 22 8:2 /a /srv/a rw - ext4 /dev/sda2 rw";
const std::uint64_t kOnce = makedev(8, 1);
const std::uint64_t kTwice = makedev(8, 2);
const std::uint64_t kUnknown = makedev(0, 99);

TEST(LinkSet, OnlyTheFirstLinkIsNew) {
  LinkSet set{Mounts(kMounts)};
  for (const std::uint64_t dev : {kOnce, kTwice, kUnknown}) {
    EXPECT_TRUE(set.meet(dev, 5, 3));
    EXPECT_FALSE(set.meet(dev, 5, 3));
    EXPECT_FALSE(set.meet(dev, 5, 3));
  }
}

TEST(LinkSet, AFileLeavesWithItsLastLink) {
  LinkSet set{Mounts(kMounts)};
  EXPECT_TRUE(set.meet(kOnce, 5, 2));
  EXPECT_EQ(set.size(), 1U);
  EXPECT_FALSE(set.meet(kOnce, 5, 2));
  EXPECT_EQ(set.size(), 0U);
}

TEST(LinkSet, WhatIsMountedTwiceIsKept) {
  LinkSet set{Mounts(kMounts)};
  EXPECT_TRUE(set.meet(kTwice, 5, 2));
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(set.meet(kTwice, 5, 2));
  EXPECT_EQ(set.size(), 1U);
}

// btrfs and overlayfs show other devices in stat(2) than in the list of mounts.
TEST(LinkSet, WhatIsNotInTheListIsKept) {
  LinkSet set{Mounts(kMounts)};
  EXPECT_TRUE(set.meet(kUnknown, 5, 2));
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(set.meet(kUnknown, 5, 2));
  LinkSet no_mounts{Mounts("")};
  EXPECT_TRUE(no_mounts.meet(kOnce, 5, 2));
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(no_mounts.meet(kOnce, 5, 2));
}

TEST(LinkSet, DevicesAreApart) {
  LinkSet set{Mounts(kMounts)};
  EXPECT_TRUE(set.meet(kOnce, 5, 2));
  EXPECT_TRUE(set.meet(kUnknown, 5, 2));
  EXPECT_TRUE(set.meet(kOnce, 6, 2));
}

TEST(LinkSet, InodeZeroIsAnInodeToo) {
  LinkSet set{Mounts(kMounts)};
  EXPECT_TRUE(set.meet(kOnce, 0, 2));
  EXPECT_FALSE(set.meet(kOnce, 0, 2));
}

TEST(LinkSet, ReadsTheMountsOfTheProcess) {
  LinkSet set;
  EXPECT_TRUE(set.meet(kOnce, 7, 2));
  EXPECT_FALSE(set.meet(kOnce, 7, 2));
}

// Numbers that collide, come and go, beside a plain map.
TEST(LinkTable, AgreesWithAMap) {
  std::mt19937_64 random(1);
  LinkTable table;
  std::map<std::uint64_t, std::uint32_t> left;
  for (int i = 0; i < 200'000; ++i) {
    const std::uint64_t ino = 1 + random() % 3'000;
    const auto links = static_cast<std::uint32_t>(2 + ino % 4);
    const bool known = left.contains(ino);
    if (!known) left[ino] = links;
    EXPECT_EQ(table.meet(ino, links), !known);
    if (--left[ino] == 0) left.erase(ino);
    ASSERT_EQ(table.size(), left.size());
  }
}

}  // namespace
