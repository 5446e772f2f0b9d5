// SPDX-License-Identifier: MIT
#include "walk/stat_batch.h"

#include <cerrno>

#include "support/in_tree.h"

namespace {

using test_support::InTree;
using walk::StatBatch;

/// By newfstatat(2), and by statx(2).
class StatBatchTest : public InTree, public ::testing::WithParamInterface<unsigned> {
 protected:
  walk::Stat found(std::size_t i) const {
    walk::Stat stat;
    batch_.fill(i, &stat);
    return stat;
  }
  StatBatch batch_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Calls, StatBatchTest,
                         ::testing::Values(STATX_BASIC_STATS, STATX_BASIC_STATS | STATX_BTIME));

TEST_P(StatBatchTest, IsEmptyAtFirst) {
  EXPECT_EQ(batch_.size(), 0U);
  EXPECT_FALSE(batch_.full());
}

TEST_P(StatBatchTest, ResultsAreInTheOrderOfTheNames) {
  tree_.file("one", 1);
  tree_.file("two", 2);
  for (const char* name : {"two", "one"}) batch_.add(name);
  batch_.run(tree_.fd(), false);
  EXPECT_EQ(found(0).size, 2);
  EXPECT_EQ(found(1).size, 1);
}

TEST_P(StatBatchTest, OneFailureDoesNotTouchTheOthers) {
  tree_.file("f", 5);
  for (const char* name : {"f", "nothing", "f"}) batch_.add(name);
  batch_.run(tree_.fd(), false);
  EXPECT_EQ(batch_.error(0), 0);
  EXPECT_EQ(batch_.error(1), ENOENT);
  EXPECT_EQ(batch_.error(2), 0);
  EXPECT_EQ(found(2).size, 5);
}

TEST_P(StatBatchTest, DoesNotFollowSymlinks) {
  tree_.symlink("nothing", "l");
  batch_.add("l");
  batch_.run(tree_.fd(), false);
  ASSERT_EQ(batch_.error(0), 0);
  EXPECT_TRUE(S_ISLNK(found(0).mode));
}

TEST_P(StatBatchTest, TellsWhatStatTells) {
  tree_.file("f", 5000);
  const timespec times[] = {{1'000'000'000, 1}, {-2, 999'999'999}};
  ASSERT_EQ(::utimensat(tree_.fd(), "f", times, 0), 0);
  struct stat expected;
  for (const char* name : {"f", "/dev/null"}) {
    ASSERT_EQ(::fstatat(tree_.fd(), name, &expected, 0), 0);
    batch_.add(name);
    batch_.run(tree_.fd(), false);
    const walk::Stat stat = found(0);
    const walk::Times told = batch_.times(0);
    EXPECT_EQ(stat.dev, expected.st_dev);
    EXPECT_EQ(stat.ino, expected.st_ino);
    EXPECT_EQ(stat.rdev, expected.st_rdev);
    EXPECT_EQ(stat.size, expected.st_size);
    EXPECT_EQ(stat.blocks, static_cast<std::uint64_t>(expected.st_blocks));
    EXPECT_EQ(stat.nlink, expected.st_nlink);
    EXPECT_EQ(stat.uid, expected.st_uid);
    EXPECT_EQ(stat.gid, expected.st_gid);
    EXPECT_EQ(stat.mode, expected.st_mode);
    EXPECT_EQ(told.atime.sec, expected.st_atim.tv_sec);
    EXPECT_EQ(told.mtime.sec, expected.st_mtim.tv_sec);
    EXPECT_EQ(told.mtime.nsec, expected.st_mtim.tv_nsec);
    EXPECT_EQ(told.ctime.nsec, expected.st_ctim.tv_nsec);
    EXPECT_EQ((stat.mask & STATX_BTIME) != 0, told.btime != walk::Timestamp());
  }
}

TEST_P(StatBatchTest, IsEmptyAfterARun) {
  batch_.add(".");
  batch_.run(tree_.fd(), false);
  EXPECT_EQ(batch_.size(), 0U);
}

TEST_P(StatBatchTest, ClosesTheDirectoryLast) {
  tree_.file("f", 5);
  const int fd = ::dup(tree_.fd());
  batch_.add("f");
  batch_.run(fd, true);
  EXPECT_EQ(found(0).size, 5);
  EXPECT_EQ(::fcntl(fd, F_GETFD), -1);
}

TEST_P(StatBatchTest, LeavesTheDirectoryOpenUnlessTold) {
  batch_.add(".");
  batch_.run(tree_.fd(), false);
  EXPECT_NE(::fcntl(tree_.fd(), F_GETFD), -1);
}

// The call that closes lies in the place of a stat.
TEST_P(StatBatchTest, IsWholeAgainAfterClosing) {
  tree_.file("f", 5);
  batch_.add("f");
  batch_.run(::dup(tree_.fd()), true);
  for (int i = 0; i < 3; ++i) batch_.add("f");
  batch_.run(tree_.fd(), false);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(found(i).size, 5);
}

TEST_P(StatBatchTest, AFullOneClosesTheDirectoryToo) {
  tree_.file("f", 5);
  while (!batch_.full()) batch_.add("f");
  EXPECT_EQ(batch_.size(), batch_.capacity());
  const int fd = ::dup(tree_.fd());
  batch_.run(fd, true);
  EXPECT_EQ(found(batch_.capacity() - 1).size, 5);
  EXPECT_EQ(::fcntl(fd, F_GETFD), -1);
}

TEST_P(StatBatchTest, ASingleNameTellsItsError) {
  tree_.file("f", 5);
  tree_.symlink("f", "l");
  struct statx found;
  EXPECT_EQ(batch_.single(tree_.fd(), "nothing", false, &found), ENOENT);
  EXPECT_EQ(batch_.single(tree_.fd(), "l", true, &found), 0);
  EXPECT_EQ(found.stx_size, 5U);
  EXPECT_EQ(batch_.single(tree_.fd(), "l", false, &found), 0);
  EXPECT_TRUE(S_ISLNK(found.stx_mode));
}

TEST_P(StatBatchTest, OfABadDescriptorEveryNameFails) {
  for (const char* name : {"a", "b"}) batch_.add(name);
  batch_.run(-1, false);
  EXPECT_EQ(batch_.error(0), EBADF);
  EXPECT_EQ(batch_.error(1), EBADF);
}

}  // namespace
