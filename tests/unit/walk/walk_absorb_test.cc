// SPDX-License-Identifier: MIT
// Entries that the predicate deals with itself, or does not want at all.
#include <dirent.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <cerrno>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "support/batch_tap.h"
#include "support/environment.h"
#include "support/in_tree.h"
#include "support/walk_trace.h"
#include "walk/walk.h"

namespace {

using test_support::BatchTap;
using test_support::InTree;
using test_support::sorted;
using test_support::TappedCall;
using test_support::Trace;
using test_support::trace;
using test_support::Walk;
using walk::Event;
using walk::EventKind;
using walk::Stat;
using walk::Tally;
using walk::Times;

/// Absorbs what is not a directory and has one link.
struct Absorbing : walk::Predicate {
  [[nodiscard]] bool absorbs() const override { return true; }
  bool absorb(std::string_view name, const Stat& stat, const Times* times,
              Tally* tally) const override {
    if (stat.nlink > 1 || name == wanted || times != nullptr) return false;
    ++tally->entries;
    tally->bytes += static_cast<std::uint64_t>(stat.size);
    return true;
  }
  std::string wanted;
};

/// Directories, too, which count for 1,000 bytes themselves; all but that on level `from` and above.
struct AbsorbingDirectories : Absorbing {
  bool absorb_directory(std::string_view name, std::size_t level, const Stat& stat, const Times*,
                        Tally* tally) const override {
    EXPECT_TRUE(stat.is_directory());
    if (name == wanted || level < from) return false;
    tally->add({.entries = 1, .bytes = 1000});
    return true;
  }
  unsigned interest(std::string_view name, std::uint8_t, std::uint64_t) const override {
    return walk::kStat | walk::kDescend | (name == held ? unsigned{walk::kHold} : 0);
  }
  std::size_t from = 0;
  std::string held;
};

struct Omitting : walk::Predicate {
  unsigned interest(std::string_view name, std::uint8_t type, std::uint64_t) const override {
    if (type == DT_DIR) return walk::kDescend;
    return name == "f" ? walk::kNone : walk::kOmit;
  }
};

constexpr unsigned kMask = STATX_SIZE | STATX_NLINK;

/// What was absorbed of each directory.
std::map<std::string, Tally> tallies(const std::string& root, const walk::Options& options) {
  std::map<std::string, Tally> found;
  Walk walk({root}, options);
  while (const Event* event = walk.next()) {
    if (event->kind == EventKind::kLeave) found[std::string(walk.path())] = event->tally;
  }
  return found;
}

/// a/{f, d/{g, h}, l -> f}
class AbsorbTest : public InTree {
 protected:
  AbsorbTest() : InTree(test_support::fast_directory()) {}

  void SetUp() override {
    InTree::SetUp();
    tree_.directory("a");
    tree_.file("a/f", 10);
    tree_.directory("a/d");
    tree_.file("a/d/g", 20);
    tree_.file("a/d/h", 30);
    tree_.symlink("f", "a/l");
  }
  Absorbing absorbing_;
  walk::Options options_{.statx_mask = kMask, .predicate = &absorbing_};
};

TEST_F(AbsorbTest, WhatIsAbsorbedIsNotDelivered) {
  EXPECT_EQ(sorted(trace({"a"}, options_)),
            (Trace{"enter a", "enter a/d", "leave a", "leave a/d"}));
}

TEST_F(AbsorbTest, TheRestIsDelivered) {
  absorbing_.wanted = "h";
  EXPECT_EQ(sorted(trace({"a"}, options_)),
            (Trace{"enter a", "enter a/d", "file a/d/h", "leave a", "leave a/d"}));
}

TEST_F(AbsorbTest, TheTallyIsThatOfTheDirectorysOwnEntries) {
  auto found = tallies("a", options_);
  EXPECT_EQ(found["a"].entries, 2U);
  EXPECT_EQ(found["a"].bytes, 11U);  // a link is as long as its target's name
  EXPECT_EQ(found["a/d"].entries, 2U);
  EXPECT_EQ(found["a/d"].bytes, 50U);
}

TEST_F(AbsorbTest, OfOtherEntriesTheMetadataStaysTheirOwn) {
  absorbing_.wanted = "h";
  Walk walk({"a"}, options_);
  while (const Event* event = walk.next()) {
    if (event->kind != EventKind::kFile) continue;
    EXPECT_EQ(event->name, "h");
    EXPECT_EQ(event->stat->size, 30);
  }
}

// Several batches of a directory that is read in one pass.
TEST_F(AbsorbTest, WhatIsLeftKeepsItsOrderAndItsMetadata) {
  tree_.directory("many");
  for (std::size_t i = 0; i < 300; ++i) {
    const std::string path = "many/" + std::to_string(i);
    if (i % 50 == 1) {
      tree_.directory(path);
      continue;
    }
    tree_.file(path, i);
    if (i % 7 == 0) tree_.hard_link(path, path + "l");
  }
  using Kept = std::vector<std::pair<std::string, std::int64_t>>;
  const auto kept = [](const walk::Options& options) {
    Kept found;
    Walk walk({"many"}, options);
    while (const Event* event = walk.next()) {
      const bool file = event->kind == EventKind::kFile;
      if (file && event->stat->nlink == 1) continue;
      found.emplace_back(event->name, file ? event->stat->size : -1);
    }
    return found;
  };
  walk::Options all = options_;
  all.predicate = nullptr;
  const Kept expected = kept(all);
  EXPECT_GT(expected.size(), 90U);
  for (const unsigned threads : {1U, 2U, 4U}) {
    options_.threads = threads;
    EXPECT_EQ(kept(options_), expected) << threads;
  }
}

// More than one batch, and more than is read ahead of one directory.
TEST_F(AbsorbTest, OfALargeDirectoryAllIsDealtWith) {
  constexpr std::uint64_t kFiles = 20'000;
  tree_.directory("large");
  for (std::uint64_t i = 0; i < kFiles; ++i) tree_.file("large/" + std::to_string(i), 1);
  tree_.directory("large/d");
  tree_.file("large/d/g", 1);
  absorbing_.wanted = "777";
  EXPECT_EQ(sorted(trace({"large"}, options_)),
            (Trace{"enter large", "enter large/d", "file large/777", "leave large",
                   "leave large/d"}));
  auto found = tallies("large", options_);
  EXPECT_EQ(found["large"].entries, kFiles - 1);
  EXPECT_EQ(found["large/d"].entries, 1U);
}

TEST_F(AbsorbTest, LinksThatAreFollowedCanBeAbsorbed) {
  options_.follow = walk::Follow::kAlways;
  tree_.symlink("d", "a/to_d");
  EXPECT_EQ(sorted(trace({"a"}, options_)), (Trace{"enter a", "enter a/d", "enter a/to_d",
                                                   "leave a", "leave a/d", "leave a/to_d"}));
  auto found = tallies("a", options_);
  EXPECT_EQ(found["a"].bytes, 20U);  // f, and l which leads to f
  EXPECT_EQ(found["a/to_d"].bytes, 50U);
}

TEST_F(AbsorbTest, EntriesOfUnknownTypeCanBeAbsorbed) {
  BatchTap tap(test_support::forget_types);
  EXPECT_EQ(sorted(trace({"a"}, options_)),
            (Trace{"enter a", "enter a/d", "leave a", "leave a/d"}));
  EXPECT_EQ(tallies("a", options_)["a/d"].bytes, 50U);
}

TEST_F(AbsorbTest, HasTheTimesThatAreWanted) {
  options_.statx_mask |= STATX_MTIME;
  Trace delivered = sorted(trace({"a"}, options_));
  EXPECT_EQ(delivered.size(), 8U);  // Absorbing lets through what has times
}

TEST_F(AbsorbTest, RootsAreDelivered) {
  EXPECT_EQ(trace({"a/f"}, options_), (Trace{"file a/f"}));
}

class AbsorbDirectoryTest : public AbsorbTest {
 protected:
  void SetUp() override {
    AbsorbTest::SetUp();
    options_.predicate = &directories_;
  }
  AbsorbingDirectories directories_;
};

TEST_F(AbsorbDirectoryTest, WithNothingToDeliverBecomesPartOfTheOneAbove) {
  EXPECT_EQ(trace({"a"}, options_), (Trace{"enter a", "leave a"}));
  auto found = tallies("a", options_);
  EXPECT_EQ(found["a"].entries, 5U);
  EXPECT_EQ(found["a"].bytes, 1061U);
}

TEST_F(AbsorbDirectoryTest, WithSomethingToDeliverIsDelivered) {
  directories_.wanted = "h";
  EXPECT_EQ(trace({"a"}, options_),
            (Trace{"enter a", "enter a/d", "file a/d/h", "leave a/d", "leave a"}));
  EXPECT_EQ(tallies("a", options_)["a/d"].bytes, 20U);
}

/// The directories that are delivered by a walk with one thread, and their tallies.  With more, one may be delivered
/// that would be absorbed, because another thread has nothing to do.
std::map<std::string, Tally> delivered_alone(const walk::Options& options) {
  std::map<std::string, Tally> found;
  walk::Walk walk({"a"}, options);
  while (const Event* event = walk.next()) {
    if (event->kind == EventKind::kLeave) found[std::string(walk.path())] = event->tally;
  }
  return found;
}

TEST_F(AbsorbDirectoryTest, WithNothingButSuchInItBecomesPartOfTheOneAbove) {
  tree_.directory("a/d/e");
  tree_.directory("a/d/e/e");
  auto found = delivered_alone(options_);
  EXPECT_EQ(found.size(), 1U);
  EXPECT_EQ(found["a"].bytes, 3061U);
  EXPECT_EQ(found["a"].entries, 7U);
}

TEST_F(AbsorbDirectoryTest, WithOneInItThatIsDeliveredIsDelivered) {
  tree_.directory("a/d/e");
  tree_.file("a/d/e/w", 5);
  tree_.directory("a/d/f");
  directories_.wanted = "w";
  EXPECT_EQ(trace({"a"}, options_),
            (Trace{"enter a", "enter a/d", "enter a/d/e", "file a/d/e/w", "leave a/d/e", "leave a/d", "leave a"}));
  EXPECT_EQ(tallies("a", options_)["a/d"].bytes, 1050U);
}

TEST_F(AbsorbDirectoryTest, BelowALevelThatIsDeliveredTheRestIsAbsorbed) {
  tree_.directory("a/d/e");
  tree_.directory("a/d/e/e");
  directories_.from = 2;
  auto found = delivered_alone(options_);
  EXPECT_EQ(found.size(), 2U);
  EXPECT_EQ(found["a"].bytes, 11U);
  EXPECT_EQ(found["a/d"].bytes, 2050U);
}

TEST_F(AbsorbDirectoryTest, TooManyLevelsAreDeliveredInPart) {
  std::string path = "a/d";
  for (int i = 0; i < 100; ++i) tree_.directory(path += "/e");
  auto found = delivered_alone(options_);
  EXPECT_GT(found.size(), 1U);
  EXPECT_LT(found.size(), 100U);
  std::uint64_t bytes = 0;
  for (const auto& [directory, tally] : found) bytes += tally.bytes + (directory != "a" ? 1000 : 0);
  EXPECT_EQ(bytes, 101'061U);
}

TEST_F(AbsorbDirectoryTest, ThatThePredicateWantsIsDelivered) {
  directories_.wanted = "d";
  EXPECT_EQ(trace({"a"}, options_), (Trace{"enter a", "enter a/d", "leave a/d", "leave a"}));
}

TEST_F(AbsorbDirectoryTest, ThePredicateIsToldItsLevel) {
  tree_.directory("a/d/e");
  tree_.directory("a/c");
  directories_.from = 2;
  EXPECT_EQ(sorted(trace({"a"}, options_)), (Trace{"enter a", "enter a/c", "enter a/d", "leave a",
                                                   "leave a/c", "leave a/d"}));
  EXPECT_EQ(tallies("a", options_)["a/d"].bytes, 1050U);
}

TEST_F(AbsorbDirectoryTest, ThatIsARootIsDelivered) {
  EXPECT_EQ(trace({"a/d", "a"}, options_),
            (Trace{"enter a/d", "leave a/d", "enter a", "leave a"}));
}

TEST_F(AbsorbDirectoryTest, ThatTheCallerHoldsIsDelivered) {
  directories_.held = "d";
  EXPECT_EQ(trace({"a"}, options_), (Trace{"enter a", "enter a/d", "leave a/d", "leave a"}));
}

TEST_F(AbsorbDirectoryTest, ThatStaysOpenForTheCallerIsDelivered) {
  options_.keep_open = true;
  EXPECT_EQ(trace({"a"}, options_), (Trace{"enter a", "enter a/d", "leave a/d", "leave a"}));
}

TEST_F(AbsorbDirectoryTest, ThatCouldNotBeReadIsDelivered) {
  const std::uint64_t ino = tree_.stat("a/d").st_ino;
  for (const int error : {EACCES, EIO}) {
    const BatchTap tap([&](TappedCall tapped) {
      struct stat found {};
      const bool reads = tapped.call.nr == SYS_getdents64 || tapped.call.nr == BATCH_NR_DIRSTAT;
      if (!reads || ::fstat(static_cast<int>(tapped.call.arg[0]), &found) != 0) return;
      if (found.st_ino == ino) tapped.result = -error;
    });
    const std::string how = error == EACCES ? "EACCES" : "EIO";
    EXPECT_EQ(trace({"a"}, options_),
              (Trace{"enter a", "enter a/d", "leave a/d unreadable " + how, "leave a"}));
  }
}

// What is mounted there, or a directory that has taken its place, is another one than its entry told.
TEST_F(AbsorbDirectoryTest, ThatIsAnotherThanItsEntryToldIsDelivered) {
  const std::uint64_t ino = tree_.stat("a/d").st_ino;
  const BatchTap tap([&](TappedCall tapped) {
    if (tapped.call.nr != SYS_fstat || tapped.result != 0) return;
    auto* found = reinterpret_cast<struct stat*>(tapped.call.arg[1]);
    if (found->st_ino == ino) found->st_ino += 1;
  });
  EXPECT_EQ(trace({"a"}, options_), (Trace{"enter a", "enter a/d", "leave a/d", "leave a"}));
}

/// Some 3,000 directories: wide ones, deep ones, with and without something to deliver.
class ManyDirectoriesTest : public AbsorbDirectoryTest {
 protected:
  void SetUp() override {
    AbsorbDirectoryTest::SetUp();
    directories_.wanted = "w";
    tree_.directory("m");
    for (int i = 0; i < 40; ++i) {
      const std::string above = "m/" + std::to_string(i);
      tree_.directory(above);
      for (int j = 0; j < 70; ++j) fill(above + "/" + std::to_string(j), j);
    }
  }

  void fill(const std::string& path, int kind) {
    tree_.directory(path);
    if (kind % 3 != 0) {
      tree_.file(path + "/f", 7);
      bytes_ += 7;
    }
    if (kind % 9 == 0) tree_.file(path + "/w");
    if (kind % 13 == 0) {
      tree_.directory(path + "/x");
      tree_.directory(path + "/x/y");
      bytes_ += 2000;
    }
    bytes_ += 1000;
  }

  /// All bytes, be it that a directory is absorbed or that it is delivered.  Which of them are is a matter of
  /// what the threads happen to do.
  std::uint64_t counted() const {
    std::uint64_t bytes = 0;
    for (const auto& [path, tally] : tallies("m", options_)) bytes += tally.bytes + (path != "m" ? 1000 : 0);
    return bytes;
  }

  /// The files, and how many directories, of a walk.
  std::pair<Trace, std::size_t> files() const {
    Trace all = trace({"m"}, options_);
    const std::size_t events = all.size();
    std::erase_if(all, [](const std::string& line) { return !line.starts_with("file"); });
    return {all, (events - all.size()) / 2};
  }

  std::uint64_t bytes_ = 40 * 1000;
};

TEST_F(ManyDirectoriesTest, DeliversTheSameFilesWithAnyNumberOfThreads) {
  const Trace expected = files().first;
  EXPECT_EQ(expected.size(), 40U * 8);
  constexpr std::size_t kLeast = 1U + 40 + 40 * 8;  // those of which something is delivered
  for (const unsigned threads : {1U, 2U, 4U, 8U}) {
    options_.threads = threads;
    for (int turn = 0; turn < 5; ++turn) {
      const auto [found, directories] = files();
      ASSERT_TRUE(found == expected) << threads;  // too long to print
      ASSERT_GE(directories, kLeast) << threads;
      ASSERT_EQ(counted(), bytes_) << threads;
    }
  }
}

TEST_F(ManyDirectoriesTest, NeedsNoMoreDescriptors) {
  const Trace expected = files().first;
  for (const unsigned threads : {1U, 4U}) {
    options_.threads = threads;
    for (const unsigned descriptors : {2U, 3U, 8U}) {
      options_.max_descriptors = descriptors;
      ASSERT_TRUE(files().first == expected) << descriptors;
      ASSERT_EQ(counted(), bytes_) << descriptors;
    }
  }
}

TEST_F(ManyDirectoriesTest, CanBeLeftAtAnyTime) {
  options_.threads = 4;
  for (int steps = 0; steps < 60; ++steps) {
    Walk skipped({"m", "a"}, options_);
    for (int i = 0; i < steps; ++i) static_cast<void>(skipped.next());
    skipped.skip();
    test_support::finish(skipped);
    Walk ended({"m"}, options_);
    for (int i = 0; i < steps; ++i) static_cast<void>(ended.next());
    ended.finish();
    test_support::finish(ended);
  }
}

// A directory whose place something else has taken since its name was read, while others are claimed
// behind it.
TEST_F(AbsorbDirectoryTest, WhatStandsBehindOneThatIsGoneIsThere) {
  tree_.directory("r");
  tree_.directory("r/p");
  for (int i = 0; i < 30; ++i) {
    const std::string path = "r/p/d" + std::to_string(i);
    tree_.directory(path);
    tree_.directory(path + "/sub");
    tree_.file(path + "/sub/w", 7);
  }
  directories_.wanted = "w";
  options_.one_file_system = true;
  const BatchTap tap([](TappedCall tapped) {
    if (tapped.call.nr != SYS_newfstatat || tapped.result != 0) return;
    const std::string_view name(reinterpret_cast<const char*>(tapped.call.arg[1]));
    if (!name.starts_with('d') || !name.ends_with('6')) return;
    auto* found = reinterpret_cast<struct stat*>(tapped.call.arg[2]);
    found->st_mode = S_IFREG | 0644;
    found->st_nlink = 2;
  });
  options_.read_along = walk::ReadAlong::kNever;  // which tells types with the names
  options_.threads_after = 0;
  for (const unsigned threads : {1U, 4U}) {
    options_.threads = threads;
    Walk walk({"r"}, options_);
    while (const Event* event = walk.next()) {
      if (event->name == "p") break;
    }
    // All is read before the walk goes on; what is read is counted when nothing is left to read.
    for (int i = 0; threads > 1 && i < 1'000'000; ++i) {
      if (walk.statistics().directories > 27) break;
      std::this_thread::yield();
    }
    unsigned files = 0, gone = 0;
    while (const Event* event = walk.next()) {
      if (event->kind != EventKind::kFile) continue;
      ++(event->name == "w" ? files : gone);
    }
    EXPECT_EQ(files, 27U) << threads;
    EXPECT_EQ(gone, 3U) << threads;
  }
}

TEST_F(AbsorbTest, WhatIsOmittedIsNeitherDeliveredNorLookedUp) {
  const Omitting omitting;
  const walk::Options options{.statx_mask = kMask, .predicate = &omitting};
  EXPECT_EQ(sorted(trace({"a"}, options)),
            (Trace{"enter a", "enter a/d", "file a/f", "leave a", "leave a/d"}));
  Walk walk({"a"}, options);
  test_support::finish(walk);
  EXPECT_EQ(walk.statistics().stats, 0U);
  EXPECT_EQ(walk.statistics().entries, 5U);
}

}  // namespace
