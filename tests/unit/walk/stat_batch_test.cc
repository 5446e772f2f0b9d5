// SPDX-License-Identifier: MIT
#include "walk/stat_batch.h"

#include <cerrno>

#include "support/in_tree.h"

namespace {

using test_support::InTree;
using walk::StatBatch;

class StatBatchTest : public InTree {
 protected:
  StatBatch batch_{STATX_BASIC_STATS};
};

TEST_F(StatBatchTest, IsEmptyAtFirst) {
  EXPECT_EQ(batch_.size(), 0U);
  EXPECT_FALSE(batch_.full());
}

TEST_F(StatBatchTest, ResultsAreInTheOrderOfTheNames) {
  tree_.file("one", 1);
  tree_.file("two", 2);
  for (const char* name : {"two", "one"}) batch_.add(name);
  batch_.run(tree_.fd(), false);
  EXPECT_EQ(batch_.found(0).stx_size, 2U);
  EXPECT_EQ(batch_.found(1).stx_size, 1U);
}

TEST_F(StatBatchTest, OneFailureDoesNotTouchTheOthers) {
  tree_.file("f", 5);
  for (const char* name : {"f", "nothing", "f"}) batch_.add(name);
  batch_.run(tree_.fd(), false);
  EXPECT_EQ(batch_.error(0), 0);
  EXPECT_EQ(batch_.error(1), ENOENT);
  EXPECT_EQ(batch_.error(2), 0);
  EXPECT_EQ(batch_.found(2).stx_size, 5U);
}

TEST_F(StatBatchTest, DoesNotFollowSymlinks) {
  tree_.symlink("nothing", "l");
  batch_.add("l");
  batch_.run(tree_.fd(), false);
  ASSERT_EQ(batch_.error(0), 0);
  EXPECT_TRUE(S_ISLNK(batch_.found(0).stx_mode));
}

TEST_F(StatBatchTest, IsEmptyAfterARun) {
  batch_.add(".");
  batch_.run(tree_.fd(), false);
  EXPECT_EQ(batch_.size(), 0U);
}

TEST_F(StatBatchTest, ClosesTheDirectoryLast) {
  tree_.file("f", 5);
  const int fd = ::dup(tree_.fd());
  batch_.add("f");
  batch_.run(fd, true);
  EXPECT_EQ(batch_.found(0).stx_size, 5U);
  EXPECT_EQ(::fcntl(fd, F_GETFD), -1);
}

TEST_F(StatBatchTest, LeavesTheDirectoryOpenUnlessTold) {
  batch_.add(".");
  batch_.run(tree_.fd(), false);
  EXPECT_NE(::fcntl(tree_.fd(), F_GETFD), -1);
}

// The call that closes lies in the place of a stat.
TEST_F(StatBatchTest, IsWholeAgainAfterClosing) {
  tree_.file("f", 5);
  batch_.add("f");
  batch_.run(::dup(tree_.fd()), true);
  for (int i = 0; i < 3; ++i) batch_.add("f");
  batch_.run(tree_.fd(), false);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(batch_.found(i).stx_size, 5U);
}

TEST_F(StatBatchTest, AFullOneClosesTheDirectoryToo) {
  tree_.file("f", 5);
  while (!batch_.full()) batch_.add("f");
  EXPECT_EQ(batch_.size(), batch_.capacity());
  const int fd = ::dup(tree_.fd());
  batch_.run(fd, true);
  EXPECT_EQ(batch_.found(batch_.capacity() - 1).stx_size, 5U);
  EXPECT_EQ(::fcntl(fd, F_GETFD), -1);
}

TEST_F(StatBatchTest, ASingleNameTellsItsError) {
  tree_.file("f", 5);
  tree_.symlink("f", "l");
  struct statx found;
  EXPECT_EQ(batch_.single(tree_.fd(), "nothing", false, &found), ENOENT);
  EXPECT_EQ(batch_.single(tree_.fd(), "l", true, &found), 0);
  EXPECT_EQ(found.stx_size, 5U);
  EXPECT_EQ(batch_.single(tree_.fd(), "l", false, &found), 0);
  EXPECT_TRUE(S_ISLNK(found.stx_mode));
}

TEST_F(StatBatchTest, OfABadDescriptorEveryNameFails) {
  for (const char* name : {"a", "b"}) batch_.add(name);
  batch_.run(-1, false);
  EXPECT_EQ(batch_.error(0), EBADF);
  EXPECT_EQ(batch_.error(1), EBADF);
}

}  // namespace
