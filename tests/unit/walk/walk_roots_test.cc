// SPDX-License-Identifier: MIT
// Several roots, which threads read ahead like the directories of a tree.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/in_tree.h"
#include "support/walk_trace.h"
#include "walk/walk.h"

namespace {

using test_support::line_of;
using test_support::Trace;
using test_support::trace;
using test_support::Walk;
using walk::Event;
using walk::EventKind;
using walk::Options;

using Roots = std::vector<std::string>;

/// Roots of every kind, 40 of each: r0 a directory with a file and a directory, r1 an empty one, r2 a
/// file, r3 nothing, r4 a link to a directory, r5 one to nothing, r6 a FIFO, r7 unreadable.
class WalkRootsTest : public test_support::InTree {
 protected:
  void SetUp() override {
    InTree::SetUp();
    for (int i = 0; i < 320; ++i) {
      roots_.push_back("r" + std::to_string(i));
      const std::string& root = roots_.back();
      switch (i % 8) {
        case 0:
          tree_.directory(root);
          tree_.file(root + "/f", 1);
          tree_.directory(root + "/d");
          tree_.files(root + "/d/many", 12);
          break;
        case 1: tree_.directory(root); break;
        case 2: tree_.file(root, 3); break;
        case 4: ASSERT_EQ(::symlink("r0", root.c_str()), 0); break;
        case 5: ASSERT_EQ(::symlink("nowhere", root.c_str()), 0); break;
        case 6: ASSERT_EQ(::mkfifo(root.c_str(), 0600), 0); break;
        case 7: tree_.directory(root, 0000); break;
        default: break;
      }
    }
  }

  /// What a walk of each root by itself tells.
  Trace one_by_one(const Options& options) const {
    Trace all;
    for (const std::string& root : roots_) {
      const Trace lines = trace({root}, options);
      all.insert(all.end(), lines.begin(), lines.end());
    }
    return all;
  }

  Roots roots_;
};

TEST_F(WalkRootsTest, AreWalkedAsEachByItself) {
  for (const auto follow : {walk::Follow::kNever, walk::Follow::kRoots, walk::Follow::kAlways}) {
    for (const bool one_file_system : {false, true}) {
      const Options options{.statx_mask = STATX_BASIC_STATS,
                            .one_file_system = one_file_system,
                            .follow = follow};
      EXPECT_EQ(trace(roots_, options), one_by_one(options));
    }
  }
}

TEST_F(WalkRootsTest, WithOtherOptionsToo) {
  for (const Options& options :
       {Options{.max_level = 0}, Options{.max_level = 1}, Options{.hold_roots = true},
        Options{.roots_apart = true}, Options{.keep_open = true}, Options{.max_descriptors = 2},
        Options{.max_descriptors = 12}}) {
    EXPECT_EQ(trace(roots_, options), one_by_one(options));
  }
}

TEST_F(WalkRootsTest, HaveTheirMetadata) {
  Walk walk(roots_, {.statx_mask = STATX_BASIC_STATS});
  while (const Event* event = walk.next()) {
    if (event->level != 0 || event->kind == EventKind::kError) continue;
    ASSERT_NE(event->stat, nullptr) << walk.path();
    EXPECT_EQ(event->stat->ino, tree_.stat(std::string(event->name)).st_ino) << walk.path();
    EXPECT_EQ(walk.path(), event->name);
  }
}

TEST_F(WalkRootsTest, CanBeAddedWhenTheOthersAreDone) {
  Walk walk({}, {.statx_mask = STATX_SIZE});
  Trace lines;
  const auto take = [&] {
    while (const Event* event = walk.next()) lines.push_back(line_of(*event, walk.path()));
  };
  take();
  EXPECT_TRUE(lines.empty());
  // In groups of 1, 2, 3, ...
  for (std::size_t from = 0, size = 1; from < roots_.size(); from += size++) {
    const std::size_t end = std::min(from + size, roots_.size());
    walk.add(Roots(roots_.begin() + static_cast<std::ptrdiff_t>(from),
                   roots_.begin() + static_cast<std::ptrdiff_t>(end)));
    take();
  }
  EXPECT_EQ(lines, one_by_one({.statx_mask = STATX_SIZE}));
}

TEST_F(WalkRootsTest, ThatAreLeftOutLeaveNothingOpen) {
  const int before = ::dup(0);
  ::close(before);
  {
    Walk walk(roots_, {});
    for (int i = 0; i < 40; ++i) {
      const Event* event = walk.next();
      ASSERT_NE(event, nullptr);
      if (event->kind == EventKind::kEnter) walk.skip();
    }
    walk.finish();
    EXPECT_EQ(walk.next(), nullptr);
  }
  const int after = ::dup(0);
  ::close(after);
  EXPECT_EQ(after, before);
}

/// What changes while the root in front is walked is seen.
TEST_F(WalkRootsTest, WaitForEachOtherIfTheyAreApart) {
  Walk walk({"r0", "r1", "r8"}, {.roots_apart = true});
  bool met = false;
  while (const Event* event = walk.next()) {
    if (event->kind == EventKind::kLeave && walk.path() == "r0") {
      ::usleep(20'000);  // long enough to be read ahead
      tree_.file("r1/late", 1);
    }
    met = met || walk.path() == "r1/late";
  }
  EXPECT_TRUE(met);
}

/// What could not be opened when it was read ahead is looked at when its turn comes.
TEST_F(WalkRootsTest, AreAsTheyAreWhenTheirTurnComes) {
  tree_.file("other", 1);
  Trace lines;
  Walk walk({"r0", "r1", "missing", "other"},
            {.max_descriptors = 64, .threads = 4, .threads_after = 0});
  while (const Event* event = walk.next()) {
    if (event->kind == EventKind::kLeave && walk.path() == "r0") {
      ::usleep(20'000);  // long enough to be read ahead
      tree_.directory("missing");
      ASSERT_EQ(::unlink("other"), 0);
      tree_.directory("other");
      for (const char* name : {"missing/f", "other/f"}) tree_.file(name, 1);
    }
    EXPECT_EQ(event->error, 0) << walk.path();
    if (event->level == 1 && event->name == "f") lines.emplace_back(walk.path());
  }
  EXPECT_EQ(lines, (Trace{"r0/f", "missing/f", "other/f"}));
}

TEST_F(WalkRootsTest, TellWhenTheyAreEmpty) {
  tree_.directory("full");
  tree_.file("full/f");
  tree_.directory("hollow");
  std::string empty;
  Walk walk({"full", "hollow"}, {});
  while (const Event* event = walk.next()) {
    if (event->kind == EventKind::kLeave && event->empty) empty += event->name;
  }
  EXPECT_EQ(empty, "hollow");
}

}  // namespace
