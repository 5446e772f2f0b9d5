// SPDX-License-Identifier: MIT
#include "mdu/selection.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace {

using mdu::Config;
using mdu::Repeats;
using walk::Tally;

/// With what it borrows, as it is before the walk.
struct Selection : private Repeats, public mdu::Selection {
  explicit Selection(const Config& config) : Repeats(config), mdu::Selection(config, *this) {}
};

walk::Stat file_of(std::uint64_t blocks, std::uint32_t links) {
  walk::Stat stat;
  stat.mode = S_IFREG | 0644;
  stat.blocks = blocks;
  stat.nlink = links;
  return stat;
}

Config one_root() {
  Config config;
  config.roots = {"a"};
  return config;
}

TEST(Selection, ExcludedNamesAreOmitted) {
  Config config = one_root();
  EXPECT_EQ(Selection(config).interest("x.o", 0, 1), unsigned{walk::kStat | walk::kDescend});
  config.exclusions.add("*.o");
  config.exclusions.add("a/b");
  EXPECT_EQ(Selection(config).interest("x.o", 0, 1), unsigned{walk::kOmit});
  EXPECT_EQ(Selection(config).interest("b", 0, 1), unsigned{walk::kStat | walk::kDescend});
}

TEST(Selection, AbsorbsWhenOnlyTheSizeOfFilesMatters) {
  const Config config = one_root();
  EXPECT_TRUE(Selection(config).absorbs());
}

TEST(Selection, NeedsToSeeFilesThatGetALineOrATime) {
  Config config = one_root();
  config.all = true;
  EXPECT_FALSE(Selection(config).absorbs());
  config = one_root();
  config.time = mdu::TimeKind::kModification;
  EXPECT_FALSE(Selection(config).absorbs());
}

TEST(Selection, NeedsToSeeFilesThatMayBeExcludedByTheirPath) {
  Config config = one_root();
  config.exclusions.add("a/b");
  EXPECT_FALSE(Selection(config).absorbs());
}

TEST(Selection, NeedsToSeeFilesThatMayBeMetTwice) {
  Config config = one_root();
  config.files0_from = "list";
  EXPECT_FALSE(Selection(config).absorbs());
  config = one_root();
  config.follow = walk::Follow::kAlways;
  EXPECT_FALSE(Selection(config).absorbs());
  config.count_links = true;  // each name counts anyway
  EXPECT_TRUE(Selection(config).absorbs());
}

TEST(Selection, AddsUpWhatItAbsorbs) {
  const Config config = one_root();
  const Selection selection(config);
  Tally tally;
  EXPECT_TRUE(selection.absorb("f", file_of(8, 1), nullptr, &tally));
  EXPECT_TRUE(selection.absorb("g", file_of(1, 1), nullptr, &tally));
  EXPECT_EQ(tally.entries, 2U);
  EXPECT_EQ(tally.bytes, 9U * 512);
}

TEST(Selection, LeavesHardLinksToTheConsumer) {
  Config config = one_root();
  Tally tally;
  EXPECT_FALSE(Selection(config).absorb("f", file_of(8, 2), nullptr, &tally));
  EXPECT_EQ(tally.entries, 0U);
  config.count_links = true;
  EXPECT_TRUE(Selection(config).absorb("f", file_of(8, 2), nullptr, &tally));
  EXPECT_EQ(tally.entries, 1U);
}

walk::Stat directory_of(std::uint64_t blocks) {
  walk::Stat stat = file_of(blocks, 2);
  stat.mode = S_IFDIR | 0755;
  return stat;
}

bool absorbs_directory(const Config& config, std::size_t level, Tally* tally) {
  return Selection(config).absorb_directory("d", level, directory_of(8), nullptr, tally);
}

TEST(Selection, AbsorbsDirectoriesThatGetNoLine) {
  Config config = one_root();
  Tally tally{.entries = 2, .bytes = 1024};
  EXPECT_FALSE(absorbs_directory(config, 1, &tally));  // all get one
  config.max_depth = 1;
  EXPECT_FALSE(absorbs_directory(config, 1, &tally));
  EXPECT_EQ(tally.entries, 2U);
  EXPECT_TRUE(absorbs_directory(config, 2, &tally));
  EXPECT_EQ(tally.entries, 3U);
  EXPECT_EQ(tally.bytes, 1024U + 4096);
}

TEST(Selection, NeedsToSeeDirectoriesWhoseSizeCountsForNoOther) {
  Config config = one_root();
  config.max_depth = 0;
  Tally tally;
  config.separate_dirs = true;
  EXPECT_FALSE(absorbs_directory(config, 1, &tally));
  config.separate_dirs = false;
  EXPECT_TRUE(absorbs_directory(config, 1, &tally));
}

TEST(Selection, NeedsToSeeDirectoriesThatMayBeMetTwice) {
  Config config = one_root();
  config.max_depth = 0;
  config.roots = {"a", "b"};
  Tally tally;
  EXPECT_FALSE(absorbs_directory(config, 1, &tally));
  config.count_links = true;
  EXPECT_TRUE(absorbs_directory(config, 1, &tally));
}

TEST(Selection, NeedsToSeeDirectoriesWhoseTimeIsWanted) {
  Config config = one_root();
  config.max_depth = 0;
  config.time = mdu::TimeKind::kModification;
  Tally tally;
  EXPECT_FALSE(absorbs_directory(config, 1, &tally));
}

TEST(Selection, SumsStickAtTheMaximum) {
  Config config = one_root();
  config.apparent_size = true;
  walk::Stat huge = file_of(0, 1);
  huge.size = INT64_MAX;
  Tally tally;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Selection(config).absorb("f", huge, nullptr, &tally));
  EXPECT_EQ(tally.bytes, UINT64_MAX);
  tally.add({.entries = 1, .bytes = 1});
  EXPECT_EQ(tally.bytes, UINT64_MAX);
}

}  // namespace
