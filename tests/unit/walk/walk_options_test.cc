// SPDX-License-Identifier: MIT
// max_level, verbatim_roots, keep_open with directory_fd(), and finish().
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "support/in_tree.h"
#include "support/walk_trace.h"
#include "walk/walk.h"

namespace {

using test_support::InTree;
using test_support::sorted;
using test_support::Trace;
using test_support::trace;
using test_support::Walk;
using walk::Event;
using walk::EventKind;

/// a/{f, b/{g, c/{h, d/}}}
class OptionsTest : public InTree {
 protected:
  void SetUp() override {
    InTree::SetUp();
    tree_.directory("a");
    tree_.file("a/f", 1);
    tree_.directory("a/b");
    tree_.file("a/b/g", 2);
    tree_.directory("a/b/c");
    tree_.file("a/b/c/h", 3);
    tree_.directory("a/b/c/d");
  }
};

TEST_F(OptionsTest, OnTheLastLevelDirectoriesAreFiles) {
  EXPECT_EQ(sorted(trace({"a"}, {.max_level = 1})),
            (Trace{"enter a", "file a/b", "file a/f", "leave a"}));
  EXPECT_EQ(sorted(trace({"a"}, {.max_level = 2})),
            (Trace{"enter a", "enter a/b", "file a/b/c", "file a/b/g", "file a/f", "leave a",
                   "leave a/b"}));
}

TEST_F(OptionsTest, LevelZeroIsTheRootAlone) {
  EXPECT_EQ(trace({"a", "a/f"}, {.max_level = 0}), (Trace{"file a", "file a/f"}));
}

TEST_F(OptionsTest, ADirectoryThatIsNotEnteredHasItsTypeAndMetadata) {
  Walk walk({"a"}, {.statx_mask = STATX_INO, .max_level = 1});
  bool met = false;
  while (const Event* event = walk.next()) {
    if (event->name != "b") continue;
    met = true;
    EXPECT_EQ(event->type, DT_DIR);
    ASSERT_NE(event->stat, nullptr);
    EXPECT_EQ(event->stat->ino, tree_.stat("a/b").st_ino);
  }
  EXPECT_TRUE(met);
}

TEST_F(OptionsTest, OnTheLastLevelNothingIsLookedUpThatIsNotWanted) {
  Walk walk({"a"}, {.max_level = 1});
  test_support::finish(walk);
  EXPECT_EQ(walk.statistics().stats, 0U);
  EXPECT_EQ(walk.statistics().directories, 1U);
}

// Elsewhere its being opened tells whether it can be looked up at all.
TEST_F(OptionsTest, WhereSearchMayFailADirectoryOnTheLastLevelIsLookedUp) {
  tree_.chmod("a/b", 0600);
  Walk walk({"a"}, {.max_level = 2});
  test_support::finish(walk);
  EXPECT_EQ(walk.statistics().stats, 1U);  // c, but not g
  tree_.chmod("a/b", 0700);
}

TEST_F(OptionsTest, VerbatimRootsKeepTheirSlashes) {
  const walk::Options options{.verbatim_roots = true};
  EXPECT_EQ(trace({"a/b/c//"}, options).front(), "enter a/b/c//");
  const Trace lines = sorted(trace({"a/b/c//"}, options));
  EXPECT_EQ(lines, (Trace{"enter a/b/c//", "enter a/b/c//d", "file a/b/c//h", "leave a/b/c//",
                          "leave a/b/c//d"}));
}

TEST_F(OptionsTest, ADirectoryStaysOpenWhileItsEntriesCome) {
  Walk walk({"a"}, {.keep_open = true});
  std::size_t looked_at = 0;
  while (const Event* event = walk.next()) {
    if (event->kind == EventKind::kLeave) continue;
    const int fd = walk.directory_fd();
    if (event->level == 0) {
      EXPECT_EQ(fd, AT_FDCWD);
      continue;
    }
    struct stat by_fd {};
    ASSERT_EQ(::fstatat(fd, event->name.data(), &by_fd, AT_SYMLINK_NOFOLLOW), 0) << walk.path();
    EXPECT_EQ(by_fd.st_ino, tree_.stat(std::string(walk.path())).st_ino);
    ++looked_at;
  }
  EXPECT_EQ(looked_at, 6U);
}

TEST_F(OptionsTest, WithFewDescriptorsADirectoryIsOpenedAgainForItsEntries) {
  Walk walk({"a"}, {.keep_open = true, .max_descriptors = 2});
  while (const Event* event = walk.next()) {
    if (event->level == 0 || event->kind == EventKind::kLeave) continue;
    EXPECT_EQ(::faccessat(walk.directory_fd(), event->name.data(), F_OK, AT_SYMLINK_NOFOLLOW), 0)
        << walk.path();
  }
}

TEST_F(OptionsTest, AfterFinishOnlyWhatWasEnteredIsLeft) {
  Walk walk({"a", "a/b"}, {});
  Trace lines;
  while (const Event* event = walk.next()) {
    lines.push_back(test_support::line_of(*event, walk.path()));
    if (lines.back() == "enter a/b/c") walk.finish();
  }
  ASSERT_GE(lines.size(), 3U);
  EXPECT_EQ((Trace{lines.end() - 3, lines.end()}), (Trace{"leave a/b/c", "leave a/b", "leave a"}));
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "enter a/b"), 1);  // of the second root nothing
}

/// Threads that a walk of `root` came to have, of two.
unsigned threads_for(const std::string& root, unsigned statx_mask = STATX_SIZE) {
  walk::Walk walk({root}, {.statx_mask = statx_mask, .threads = 2});  // as in the tools
  test_support::finish(walk);
  return walk.statistics().threads;
}

TEST_F(OptionsTest, ManyDirectoriesAreWorthAThread) {
  for (int i = 0; i < 30; ++i) tree_.directory("a/" + std::to_string(i));
  EXPECT_EQ(threads_for("a"), 2U);
}

TEST_F(OptionsTest, FewSmallOnesAreNot) { EXPECT_EQ(threads_for("a"), 1U); }

TEST_F(OptionsTest, ALargeOneWithAnotherBehindItIs) {
  tree_.directory("large");
  tree_.files("large/a", 2'000);
  tree_.files("large/b", 2'000);
  EXPECT_EQ(threads_for("large"), 2U);
}

TEST_F(OptionsTest, ALargeOneByItselfIsIfMetadataIsWanted) {
  tree_.directory("large");
  tree_.files("large/a", 4'000);
  EXPECT_EQ(threads_for("large/a"), 2U);
  EXPECT_EQ(threads_for("large"), 2U);
  EXPECT_EQ(threads_for("large", 0), 1U);
}

TEST_F(OptionsTest, ALargeOneByItselfIsNotIfTheCallerMayChangeIt) {
  tree_.files("large", 4'000);
  walk::Walk walk({"large"}, {.statx_mask = STATX_SIZE, .roots_apart = true, .threads = 2});
  test_support::finish(walk);
  EXPECT_EQ(walk.statistics().threads, 1U);
}

}  // namespace
