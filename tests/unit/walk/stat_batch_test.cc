// SPDX-License-Identifier: MIT
#include "walk/stat_batch.h"

#include <cerrno>

#include "walk_fixture.h"

namespace {

using walk::StatBatch;
using walk::StatResult;

class StatBatchTest : public InTree {
 protected:
  StatBatch batch_{STATX_BASIC_STATS};
  std::vector<StatResult> results_;
};

TEST_F(StatBatchTest, IsEmptyAtFirst) {
  EXPECT_EQ(batch_.size(), 0U);
  EXPECT_FALSE(batch_.full());
}

TEST_F(StatBatchTest, ResultsAreInTheOrderOfTheNames) {
  tree_.file("one", 1);
  tree_.file("two", 2);
  for (const char* name : {"two", "one"}) batch_.add(name);
  batch_.run(tree_.fd(), false, &results_);
  ASSERT_EQ(results_.size(), 2U);
  EXPECT_EQ(results_[0].stat.size, 2);
  EXPECT_EQ(results_[1].stat.size, 1);
}

TEST_F(StatBatchTest, AppendsToTheResults) {
  results_.resize(3);
  batch_.add(".");
  batch_.run(tree_.fd(), false, &results_);
  EXPECT_EQ(results_.size(), 4U);
}

TEST_F(StatBatchTest, OneFailureDoesNotTouchTheOthers) {
  tree_.file("f", 5);
  for (const char* name : {"f", "nothing", "f"}) batch_.add(name);
  batch_.run(tree_.fd(), false, &results_);
  ASSERT_EQ(results_.size(), 3U);
  EXPECT_EQ(results_[0].error, 0);
  EXPECT_EQ(results_[1].error, ENOENT);
  EXPECT_EQ(results_[2].error, 0);
  EXPECT_EQ(results_[2].stat.size, 5);
}

TEST_F(StatBatchTest, DoesNotFollowSymlinks) {
  tree_.symlink("nothing", "l");
  batch_.add("l");
  batch_.run(tree_.fd(), false, &results_);
  ASSERT_EQ(results_.front().error, 0);
  EXPECT_TRUE(S_ISLNK(results_.front().stat.mode));
}

TEST_F(StatBatchTest, IsEmptyAfterARun) {
  batch_.add(".");
  batch_.run(tree_.fd(), false, &results_);
  EXPECT_EQ(batch_.size(), 0U);
}

TEST_F(StatBatchTest, ClosesTheDirectoryLast) {
  tree_.file("f", 5);
  const int fd = ::dup(tree_.fd());
  batch_.add("f");
  batch_.run(fd, true, &results_);
  EXPECT_EQ(results_.front().stat.size, 5);
  EXPECT_EQ(::fcntl(fd, F_GETFD), -1);
}

TEST_F(StatBatchTest, LeavesTheDirectoryOpenUnlessTold) {
  batch_.add(".");
  batch_.run(tree_.fd(), false, &results_);
  EXPECT_NE(::fcntl(tree_.fd(), F_GETFD), -1);
}

// The call that closes lies in the place of a stat.
TEST_F(StatBatchTest, IsWholeAgainAfterClosing) {
  tree_.file("f", 5);
  batch_.add("f");
  batch_.run(::dup(tree_.fd()), true, &results_);
  results_.clear();
  for (int i = 0; i < 3; ++i) batch_.add("f");
  batch_.run(tree_.fd(), false, &results_);
  ASSERT_EQ(results_.size(), 3U);
  for (const StatResult& result : results_) EXPECT_EQ(result.stat.size, 5);
}

TEST_F(StatBatchTest, AFullOneClosesTheDirectoryToo) {
  tree_.file("f", 5);
  while (!batch_.full()) batch_.add("f");
  EXPECT_EQ(batch_.size(), StatBatch::kSize);
  const int fd = ::dup(tree_.fd());
  batch_.run(fd, true, &results_);
  ASSERT_EQ(results_.size(), StatBatch::kSize);
  EXPECT_EQ(results_.back().stat.size, 5);
  EXPECT_EQ(::fcntl(fd, F_GETFD), -1);
}

TEST_F(StatBatchTest, OfABadDescriptorEveryNameFails) {
  for (const char* name : {"a", "b"}) batch_.add(name);
  batch_.run(-1, false, &results_);
  ASSERT_EQ(results_.size(), 2U);
  EXPECT_EQ(results_[0].error, EBADF);
  EXPECT_EQ(results_[1].error, EBADF);
}

}  // namespace
