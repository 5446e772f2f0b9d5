// SPDX-License-Identifier: MIT
// Metadata that is read along with the names, by dirstat, here on the emulator.
#include <dirent.h>
#include <sys/stat.h>

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "support/batch_tap.h"
#include "support/environment.h"
#include "support/in_tree.h"
#include "support/walk_trace.h"
#include "walk/walk.h"

namespace {

using test_support::InTree;
using test_support::Walk;
using walk::Event;
using walk::EventKind;
using walk::ReadAlong;

/// All that an event tells of an entry.
using Line = std::tuple<std::string, EventKind, int, int, std::vector<std::uint64_t>>;

std::vector<Line> all_of(walk::Options options, ReadAlong along) {
  options.read_along = along;
  Walk walk({"t"}, options);
  std::vector<Line> lines;
  while (const Event* event = walk.next()) {
    std::vector<std::uint64_t> values;
    if (event->stat != nullptr) {
      const walk::Stat& stat = *event->stat;
      values = {stat.dev,  stat.ino,  stat.rdev, static_cast<std::uint64_t>(stat.size), stat.blocks,
                stat.mode, stat.nlink, stat.uid, stat.gid};
    }
    if (event->times != nullptr) {
      const walk::Timestamp& time = event->times->mtime;
      values.insert(values.end(), {static_cast<std::uint64_t>(time.sec), time.nsec});
    }
    lines.emplace_back(walk.path(), event->kind, event->type, event->error, std::move(values));
  }
  return lines;
}

class AlongTest : public InTree {
 protected:
  void SetUp() override {
    InTree::SetUp();
    tree_.directory("t");
    tree_.file("t/f", 1000);
    tree_.hard_link("t/f", "t/same");
    tree_.symlink("nowhere", "t/link");
    tree_.fifo("t/fifo");
    tree_.directory("t/d", 0700);
    tree_.file("t/d/g", 2);
    tree_.directory("t/d/empty");
  }

  void expect_same(const walk::Options& options) {
    EXPECT_EQ(all_of(options, ReadAlong::kAlways), all_of(options, ReadAlong::kNever));
  }
};

constexpr unsigned kMask = STATX_BASIC_STATS & ~(STATX_ATIME | STATX_MTIME | STATX_CTIME);

TEST_F(AlongTest, IsWhatStatxGives) {
  expect_same({.statx_mask = kMask});
  expect_same({.statx_mask = kMask, .one_file_system = true});
  expect_same({.statx_mask = kMask, .follow = walk::Follow::kRoots});
  expect_same({.statx_mask = kMask, .max_level = 1});
  expect_same({.statx_mask = kMask, .threads = 3});
}

TEST_F(AlongTest, TimesToo) { expect_same({.statx_mask = kMask | STATX_MTIME}); }

TEST_F(AlongTest, LooksNothingUpByName) {
  Walk walk({"t"}, {.statx_mask = kMask, .read_along = ReadAlong::kAlways});
  test_support::finish(walk);
  EXPECT_EQ(walk.statistics().stats, 0U);
  EXPECT_EQ(walk.statistics().entries, 7U);
  EXPECT_EQ(walk.statistics().dirstats, 5U);  // not t/d and t/d/empty, which are opened
}

/// How many entries of the tree, of which there are 7, come with metadata.
std::uint64_t count_along(walk::Options options) {
  options.read_along = ReadAlong::kAlways;
  Walk walk({"t"}, options);
  test_support::finish(walk);
  return walk.statistics().dirstats;
}

TEST_F(AlongTest, DirectoriesTooIfTheirDeviceDecides) {
  EXPECT_EQ(count_along({.statx_mask = kMask, .one_file_system = true}), 7U);
}

TEST_F(AlongTest, DirectoriesTooWhereTheFlagIsNotKnown) {
  const test_support::NoFeatures none;
  EXPECT_EQ(count_along({.statx_mask = kMask}), 7U);
  expect_same({.statx_mask = kMask});
}

// Nobody will open it, and ask what was opened.
TEST_F(AlongTest, ADirectoryThatIsNotEnteredIsLookedUpByName) {
  struct Pruning : walk::Predicate {
    unsigned interest(std::string_view name, std::uint8_t type, std::uint64_t) const override {
      return type == DT_DIR && name == "d" ? unsigned{walk::kStat} : walk::kStat | walk::kDescend;
    }
  } pruning;
  const walk::Options options{.statx_mask = kMask | STATX_MTIME, .predicate = &pruning};
  expect_same(options);
  walk::Options along = options;
  along.read_along = ReadAlong::kAlways;
  Walk walk({"t"}, along);
  test_support::finish(walk);
  EXPECT_EQ(walk.statistics().stats, 1U);
  EXPECT_EQ(walk.statistics().dirstats, 4U);
}

TEST_F(AlongTest, IsNotForLinksThatAreFollowedNorForFewNames) {
  struct Few : walk::Predicate {
    bool wants_most() const override { return false; }
  } few;
  for (const walk::Options& options :
       {walk::Options{.statx_mask = kMask, .follow = walk::Follow::kAlways},
        walk::Options{.statx_mask = kMask, .predicate = &few}, walk::Options{}}) {
    walk::Options along = options;
    along.read_along = ReadAlong::kAlways;
    Walk walk({"t"}, along);
    test_support::finish(walk);
    EXPECT_EQ(walk.statistics().dirstats, 0U);
    expect_same(options);
  }
}

// More than one program reads.
TEST_F(AlongTest, OfALargeDirectoryTheRestIsReadWithoutIt) {
  tree_.files("t/large", 3000);
  tree_.directory("t/large/z");
  tree_.file("t/large/z/h", 3);
  expect_same({.statx_mask = kMask});
  expect_same({.statx_mask = kMask, .one_file_system = true, .threads = 2});
}

// Where entries are sorted by inode number, metadata that came in another order is of no use.
TEST_F(AlongTest, OfASortedDirectoryTheOrderIsRight) {
  const auto directory = test_support::sorting_directory();
  if (!directory) CANNOT_RUN_HERE("no directory outside of tmpfs and NFS; set BATCH_TEST_DIR");
  test_support::TempTree tree(*directory);
  tree.directory("t");
  tree.links("t/large", 11'000);
  ASSERT_EQ(::fchdir(tree.fd()), 0);
  expect_same({.statx_mask = kMask});
}

}  // namespace
