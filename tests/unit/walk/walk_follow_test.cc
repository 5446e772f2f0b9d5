// SPDX-License-Identifier: MIT
// Symbolic links that are followed on request.
#include <dirent.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>

#include "support/in_tree.h"
#include "support/walk_trace.h"
#include "walk/walk.h"

namespace {

using test_support::InTree;
using test_support::Trace;
using test_support::trace;
using test_support::Walk;
using walk::Event;
using walk::EventKind;
using walk::Follow;

class FollowTest : public InTree {
 protected:
  void SetUp() override {
    InTree::SetUp();
    tree_.directory("away");
    tree_.file("away/f");
    tree_.directory("a");
  }
  static void link(const char* target, const char* name) { ASSERT_EQ(::symlink(target, name), 0); }
};

TEST_F(FollowTest, ByDefaultALinkIsAFile) {
  link("../away", "a/l");
  EXPECT_EQ(trace({"a"}), (Trace{"enter a", "file a/l", "leave a"}));
}

TEST_F(FollowTest, OfRootsOnlyTheLinksBelowAreFiles) {
  link("a", "root");
  link("../away", "a/l");
  EXPECT_EQ(trace({"root"}, {.follow = Follow::kRoots}),
            (Trace{"enter root", "file root/l", "leave root"}));
}

TEST_F(FollowTest, AlwaysTheTargetIsWalkedUnderTheNameOfTheLink) {
  link("../away", "a/l");
  EXPECT_EQ(trace({"a"}, {.follow = Follow::kAlways}),
            (Trace{"enter a", "enter a/l", "file a/l/f", "leave a/l", "leave a"}));
}

TEST_F(FollowTest, AFileIsThatOfTheTarget) {
  link("../away/f", "a/l");
  Walk tree({"a/l"}, {.statx_mask = STATX_BASIC_STATS, .follow = Follow::kRoots});
  const Event* event = tree.next();
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(event->kind, EventKind::kFile);
  EXPECT_EQ(event->type, DT_REG);
  EXPECT_TRUE(S_ISREG(event->stat->mode));
}

TEST_F(FollowTest, ALinkToNothingIsAnErrorWithTheLinksMetadata) {
  link("nothing", "a/l");
  Walk tree({"a"}, {.statx_mask = STATX_BASIC_STATS, .follow = Follow::kAlways});
  ASSERT_NE(tree.next(), nullptr);
  const Event* event = tree.next();
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(event->kind, EventKind::kError);
  EXPECT_EQ(event->error, ENOENT);
  EXPECT_EQ(event->type, DT_LNK);
  ASSERT_NE(event->stat, nullptr);
  EXPECT_TRUE(S_ISLNK(event->stat->mode));
}

TEST_F(FollowTest, ALinkToItselfIsAnErrorWithoutMetadata) {
  link("l", "a/l");
  Walk tree({"a/l"}, {.statx_mask = STATX_BASIC_STATS, .follow = Follow::kRoots});
  const Event* event = tree.next();
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(event->kind, EventKind::kError);
  EXPECT_EQ(event->error, ELOOP);
  EXPECT_EQ(event->stat, nullptr);
}

TEST_F(FollowTest, ALoopOfLinksIsNoDamage) {
  link("..", "a/up");
  Walk tree({"a"}, {.statx_mask = STATX_BASIC_STATS, .follow = Follow::kAlways});
  int cycles = 0;
  while (const Event* event = tree.next()) {
    if (event->kind != EventKind::kEnter || event->reading != walk::Reading::kCycle) continue;
    ++cycles;
    EXPECT_EQ(event->error, 0);
    EXPECT_EQ(tree.path(), "a/up/a");
  }
  EXPECT_EQ(cycles, 1);
}

TEST_F(FollowTest, WithTwoDescriptorsTheWayBackIsNotDotDot) {
  tree_.directory("away/b");
  tree_.directory("away/b/c");
  tree_.file("away/b/c/f");
  link("../away", "a/l");
  tree_.file("a/z");
  const Trace plenty = trace({"a"}, {.follow = Follow::kAlways});
  EXPECT_EQ(trace({"a"}, {.follow = Follow::kAlways, .max_descriptors = 2}), plenty);
}

}  // namespace
