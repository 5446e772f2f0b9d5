// SPDX-License-Identifier: MIT
#include "walk/stat.h"

#include <dirent.h>
#include <gtest/gtest.h>
#include <sys/sysmacros.h>

namespace {

TEST(Stat, TakesEveryField) {
  struct statx from {};
  from.stx_mask = STATX_BASIC_STATS | STATX_BTIME;
  from.stx_mode = S_IFCHR | 0640;
  from.stx_nlink = 3;
  from.stx_uid = 4;
  from.stx_gid = 5;
  from.stx_dev_major = 6;
  from.stx_dev_minor = 7;
  from.stx_ino = 0x8000'0000'0000'0008U;
  from.stx_rdev_major = 9;
  from.stx_rdev_minor = 10;
  from.stx_size = 11;
  from.stx_blocks = 12;
  const walk::Stat stat = walk::to_stat(from);
  EXPECT_EQ(stat.mask, STATX_BASIC_STATS | STATX_BTIME);
  EXPECT_EQ(stat.mode, S_IFCHR | 0640U);
  EXPECT_EQ(stat.nlink, 3U);
  EXPECT_EQ(stat.uid, 4U);
  EXPECT_EQ(stat.gid, 5U);
  EXPECT_EQ(stat.dev, makedev(6, 7));
  EXPECT_EQ(stat.ino, 0x8000'0000'0000'0008U);
  EXPECT_EQ(stat.rdev, makedev(9, 10));
  EXPECT_EQ(stat.size, 11);
  EXPECT_EQ(stat.blocks, 12U);
}

TEST(Stat, KeepsTimesApart) {
  struct statx from {};
  from.stx_atime = {.tv_sec = 1, .tv_nsec = 10, .__reserved = 0};
  from.stx_mtime = {.tv_sec = -2, .tv_nsec = 20, .__reserved = 0};
  from.stx_ctime = {.tv_sec = 3, .tv_nsec = 30, .__reserved = 0};
  from.stx_btime = {.tv_sec = 1LL << 40, .tv_nsec = 999'999'999, .__reserved = 0};
  const walk::Times times = walk::to_times(from);
  EXPECT_EQ(times.atime.sec, 1);
  EXPECT_EQ(times.mtime.sec, -2);
  EXPECT_EQ(times.mtime.nsec, 20U);
  EXPECT_EQ(times.ctime.sec, 3);
  EXPECT_EQ(times.btime.sec, 1LL << 40);
  EXPECT_EQ(times.btime.nsec, 999'999'999U);
}

TEST(Stat, KnowsADirectory) {
  walk::Stat stat;
  stat.mode = S_IFDIR | 0755;
  EXPECT_TRUE(stat.is_directory());
  stat.mode = S_IFBLK | 0755;  // shares bits with S_IFDIR
  EXPECT_FALSE(stat.is_directory());
}

TEST(WantsTimes, AsksForAnyOfThem) {
  EXPECT_FALSE(walk::wants_times(0));
  EXPECT_FALSE(walk::wants_times(STATX_SIZE | STATX_MODE));
  for (const unsigned mask : {STATX_ATIME, STATX_MTIME, STATX_CTIME, STATX_BTIME}) {
    EXPECT_TRUE(walk::wants_times(STATX_SIZE | mask));
  }
}

TEST(TypeOfMode, OfEveryKind) {
  EXPECT_EQ(walk::type_of_mode(S_IFREG | 0777), DT_REG);
  EXPECT_EQ(walk::type_of_mode(S_IFDIR | 01777), DT_DIR);
  EXPECT_EQ(walk::type_of_mode(S_IFLNK | 0777), DT_LNK);
  EXPECT_EQ(walk::type_of_mode(S_IFIFO), DT_FIFO);
  EXPECT_EQ(walk::type_of_mode(S_IFSOCK), DT_SOCK);
  EXPECT_EQ(walk::type_of_mode(S_IFCHR), DT_CHR);
  EXPECT_EQ(walk::type_of_mode(S_IFBLK), DT_BLK);
  EXPECT_EQ(walk::type_of_mode(0), DT_UNKNOWN);
}

}  // namespace
