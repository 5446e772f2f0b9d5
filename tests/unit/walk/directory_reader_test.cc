// SPDX-License-Identifier: MIT
#include "walk/directory_reader.h"

#include <sys/syscall.h>

#include <cerrno>
#include <climits>
#include <set>
#include <string>
#include <vector>

#include "support/batch_tap.h"
#include "support/environment.h"
#include "support/in_tree.h"
#include "walk/walk.h"

namespace {

using common::UniqueFd;
using test_support::BatchTap;
using test_support::InTree;
using test_support::TappedCall;
using walk::DirectoryReader;
using walk::Listing;
using walk::Opened;
using walk::ReadState;

class DirectoryReaderTest : public InTree {
 protected:
  DirectoryReaderTest() : InTree(test_support::fast_directory()) {}

  std::vector<std::string> listed() const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < listing_.size(); ++i) {
      names.emplace_back(listing_.name(listing_[i]));
    }
    return names;
  }

  std::vector<std::string> expected(const std::string& path) const {
    std::vector<std::string> names;
    for (const auto& [name, ino] : tree_.entries(path)) names.push_back(name);
    return names;
  }

  /// Opens and reads `name`; the descriptor is closed with the test.
  Opened open(const char* name) {
    const Opened opened = reader_.open(tree_.fd(), name);
    fd_.reset(opened.fd);
    listing_.clear();
    state_.reset();
    if (opened.fd >= 0) reader_.list(opened.fd, &listing_, &state_);
    return opened;
  }

  walk::Statistics statistics_;
  walk::Interests interests_{nullptr};
  DirectoryReader reader_{interests_, STATX_BASIC_STATS, 0, &statistics_};
  Listing listing_;
  ReadState state_;
  UniqueFd fd_;
};

TEST_F(DirectoryReaderTest, ReadsAnEmptyDirectory) {
  tree_.directory("d");
  EXPECT_EQ(open("d").error, 0);
  EXPECT_TRUE(listing_.empty());
  EXPECT_TRUE(state_.at_end);
  EXPECT_FALSE(state_.any);
}

TEST_F(DirectoryReaderTest, LeavesOutDotAndDotDotOnly) {
  tree_.directory("d");
  for (const char* name : {"d/...", "d/.a", "d/..b", "d/c"}) tree_.file(name);
  open("d");
  EXPECT_EQ(listed(), expected("d"));
  EXPECT_EQ(listing_.size(), 4U);
}

TEST_F(DirectoryReaderTest, KnowsTheLengthOfEachName) {
  std::set<std::string> made;
  for (std::size_t length = 1; length <= NAME_MAX; ++length) {
    made.insert(std::string(length, 'n'));
    made.insert(std::string(length, '\xff'));
  }
  for (const std::string& name : made) tree_.file(name);
  ASSERT_EQ(open(".").error, 0);
  std::set<std::string> read;
  for (const walk::Record& record : listing_.records()) read.emplace(listing_.name(record));
  EXPECT_EQ(read, made);
}

TEST_F(DirectoryReaderTest, ASmallDirectoryIsOneBatch) {
  tree_.files("d", 500);
  open("d");
  EXPECT_EQ(listing_.size(), 500U);
  EXPECT_TRUE(state_.at_end);
  EXPECT_EQ(statistics_.batches, 1U);
}

TEST_F(DirectoryReaderTest, ReadsOnBehindTheFirstBatch) {
  tree_.links("d", 9000);
  open("d");
  EXPECT_EQ(listed(), expected("d"));
  EXPECT_TRUE(state_.at_end);
}

TEST_F(DirectoryReaderTest, TheStatIsThatOfTheDirectory) {
  tree_.directory("d", 0710);
  const Opened opened = open("d");
  EXPECT_EQ(opened.stat_error, 0);
  EXPECT_EQ(opened.stat.ino, tree_.stat("d").st_ino);
  EXPECT_EQ(opened.stat.mode, S_IFDIR | 0710U);
}

TEST_F(DirectoryReaderTest, TellsInodesOfEntries) {
  tree_.files("d", 20);
  open("d");
  for (std::size_t i = 0; i < listing_.size(); ++i) {
    const std::string name(listing_.name(listing_[i]));
    EXPECT_EQ(listing_[i].ino, tree_.stat("d/" + name).st_ino);
  }
}

TEST_F(DirectoryReaderTest, ForgetsTheListingOfBefore) {
  tree_.files("d", 3);
  tree_.directory("e");
  open("d");
  open("e");
  EXPECT_TRUE(listing_.empty());
  EXPECT_FALSE(state_.any);
}

TEST_F(DirectoryReaderTest, AMissingDirectoryIsAnErrorWithoutDescriptor) {
  const Opened opened = open("nothing");
  EXPECT_EQ(opened.error, ENOENT);
  EXPECT_EQ(opened.fd, -1);
}

TEST_F(DirectoryReaderTest, AFileIsNoDirectory) {
  tree_.file("f");
  EXPECT_EQ(open("f").error, ENOTDIR);
}

TEST_F(DirectoryReaderTest, ASymlinkIsNotFollowed) {
  tree_.directory("d");
  tree_.symlink("d", "l");
  EXPECT_EQ(open("l").error, ENOTDIR);
}

TEST_F(DirectoryReaderTest, AnErrorDoesNotSpoilTheNextDirectory) {
  tree_.files("d", 3);
  open("nothing");
  EXPECT_EQ(open("d").error, 0);
  EXPECT_EQ(listing_.size(), 3U);
}

TEST_F(DirectoryReaderTest, AFailedFirstReadLeavesNothingRead) {
  tree_.files("d", 3);
  BatchTap tap([](TappedCall tapped) {
    if (tapped.call.nr == SYS_getdents64) tapped.result = -EIO;
  });
  const Opened opened = open("d");
  EXPECT_EQ(opened.error, 0);
  EXPECT_EQ(state_.error, EIO);
  EXPECT_TRUE(state_.at_end);
  EXPECT_FALSE(state_.any);
}

TEST_F(DirectoryReaderTest, AFailedStatIsToldApartFromAFailedOpen) {
  tree_.directory("d");
  BatchTap tap([](TappedCall tapped) {
    if (tapped.call.nr == SYS_fstat) tapped.result = -EIO;
  });
  const Opened opened = open("d");
  EXPECT_EQ(opened.error, 0);
  EXPECT_GE(opened.fd, 0);
  EXPECT_EQ(opened.stat_error, EIO);
}

TEST_F(DirectoryReaderTest, CountsDirectoriesAndEntries) {
  tree_.files("d", 5);
  open("d");
  open("d");
  open("nothing");
  EXPECT_EQ(statistics_.directories, 2U);
  EXPECT_EQ(statistics_.entries, 10U);
  EXPECT_EQ(statistics_.batches, 3U);
}

TEST_F(DirectoryReaderTest, AWindowHasAHundredThousandEntries) {
  tree_.links("d", walk::kWindowEntries + 1);
  open("d");
  EXPECT_EQ(listing_.size(), walk::kWindowEntries);
  EXPECT_FALSE(state_.at_end);
  reader_.read_window(fd_.get(), &listing_, &state_);
  EXPECT_EQ(listing_.size(), 1U);
  EXPECT_TRUE(state_.at_end);
  EXPECT_TRUE(state_.any);
}

}  // namespace
