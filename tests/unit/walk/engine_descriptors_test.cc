// SPDX-License-Identifier: MIT
// Few descriptors, deep trees, and trees that are moved while parts of them are closed.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "support/batch_tap.h"
#include "support/environment.h"
#include "support/in_tree.h"
#include "support/walk_trace.h"
#include "walk/engine.h"
#include "walk/walk.h"

namespace {

using test_support::in_child;
using test_support::InTree;
using test_support::line_of;
using test_support::open_descriptors;
using test_support::sorted;
using test_support::Trace;
using test_support::trace;
using walk::Event;
using walk::EventKind;
using test_support::Walk;

struct DescriptorsTest : InTree {
  DescriptorsTest() : InTree(test_support::fast_directory()) {}
};

constexpr std::size_t kLevels = 2000;

/// At each level two files, the next level and an empty directory.  Whether readdir
/// gives entries as they were made, the other way round or hashed, some files come before
/// the next level and some behind it.
void make_deep_tree(test_support::TempTree& tree) {
  tree.chain("level", kLevels, [](int dirfd) {
    ASSERT_EQ(::mkdirat(dirfd, "leaf", 0755), 0);
    ASSERT_EQ(::mknodat(dirfd, "early", S_IFREG | 0644, 0), 0);
    ASSERT_EQ(::mknodat(dirfd, "../late", S_IFREG | 0644, 0), 0);
  });
}

struct Count {
  std::size_t files = 0;
  std::size_t files_behind = 0;  // delivered after the next level was left
  std::size_t left = 0;
  std::size_t deepest = 0;
  std::size_t bad = 0;  // errors, and levels that do not fit
};

Count count(const walk::Options& options) {
  Walk walk({"level"}, options);
  Count counted;
  std::size_t depth = 0;
  bool going_up = false;
  while (const Event* event = walk.next()) {
    counted.deepest = std::max(counted.deepest, event->level);
    switch (event->kind) {
      case EventKind::kEnter:
        counted.bad += event->level == depth ? 0 : 1;
        ++depth;
        if (event->name == "level") going_up = false;
        break;
      case EventKind::kLeave:
        --depth;
        ++counted.left;
        counted.bad += event->level == depth && event->error == 0 ? 0 : 1;
        if (event->name == "level") going_up = true;
        break;
      case EventKind::kFile:
        ++counted.files;
        counted.files_behind += going_up ? 1 : 0;
        break;
      case EventKind::kError:
        ++counted.bad;
    }
  }
  return counted;
}

class DeepTest : public DescriptorsTest, public ::testing::WithParamInterface<unsigned> {};

TEST_P(DeepTest, IsDeliveredWhole) {
  make_deep_tree(tree_);
  const Count counted = count({.statx_mask = STATX_SIZE, .max_descriptors = GetParam()});
  EXPECT_EQ(counted.files, 2 * kLevels - 1);  // the lowest has no "late"
  EXPECT_EQ(counted.left, 2 * kLevels);
  EXPECT_EQ(counted.deepest, kLevels);
  EXPECT_EQ(counted.bad, 0U);
  EXPECT_GT(counted.files_behind, 0U);
  EXPECT_LT(counted.files_behind, 2 * kLevels - 2);
}

INSTANTIATE_TEST_SUITE_P(Descriptors, DeepTest, ::testing::Values(2U, 3U, 16U, 0U));

TEST_F(DescriptorsTest, NeverMoreThanAllowedAreOpen) {
  tree_.chain("level", 40, [](int dirfd) { ASSERT_EQ(::mkdirat(dirfd, "leaf", 0755), 0); });
  const std::size_t before = open_descriptors();
  std::size_t most = 0;
  test_support::BatchTap tap(
      [&](test_support::TappedCall) { most = std::max(most, open_descriptors() - before); });
  Walk walk({"level"}, {.statx_mask = STATX_SIZE, .max_descriptors = 3});
  while (walk.next() != nullptr) most = std::max(most, open_descriptors() - before);
  EXPECT_EQ(most, 3U);
}

// The kernel counts more strictly than a look between the calls.
TEST_F(DescriptorsTest, TwoAreEnoughForTheKernel) {
  make_deep_tree(tree_);
  in_child([] {
    ASSERT_EQ(::close_range(3, ~0U, 0), 0);
    const struct rlimit limit { 5, 5 };
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    const Count counted = count({.statx_mask = STATX_SIZE, .max_descriptors = 2});
    EXPECT_EQ(counted.left, 2 * kLevels);
    EXPECT_EQ(counted.bad, 0U);
  });
}

// A walk that believes to have more descriptors than there are gives up those it can.
TEST_F(DescriptorsTest, RunsOnWhenTheProcessRunsOut) {
  make_deep_tree(tree_);
  in_child([] {
    ASSERT_EQ(::close_range(3, ~0U, 0), 0);
    const struct rlimit limit { 8, 8 };
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    const Count counted = count({.statx_mask = STATX_SIZE, .max_descriptors = 500});
    EXPECT_EQ(counted.left, 2 * kLevels);
    EXPECT_EQ(counted.bad, 0U);
  });
}

TEST_F(DescriptorsTest, WithNoneAtAllARootIsUnreadable) {
  tree_.directory("a");
  in_child([] {
    const struct rlimit limit { 0, 0 };
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    EXPECT_EQ(trace({"a"}), (Trace{"enter a unreadable EMFILE", "leave a unreadable EMFILE"}));
  });
}

TEST_F(DescriptorsTest, ReopeningIsCounted) {
  tree_.chain("level", 5, [](int dirfd) { ASSERT_EQ(::mkdirat(dirfd, "leaf", 0755), 0); });
  Walk walk({"level"}, {.max_descriptors = 2});
  test_support::finish(walk);
  EXPECT_GT(walk.statistics().evicted, 0U);
}

TEST_F(DescriptorsTest, NoneStayOpenAfterReopening) {
  make_deep_tree(tree_);
  const std::size_t before = open_descriptors();
  count({.statx_mask = STATX_SIZE, .max_descriptors = 2});
  EXPECT_EQ(open_descriptors(), before);
}

TEST_F(DescriptorsTest, SkipOfDirectoriesWithFewDescriptors) {
  tree_.chain("level", 10, [](int dirfd) { ASSERT_EQ(::mkdirat(dirfd, "leaf", 0755), 0); });
  Walk walk({"level"}, {.statx_mask = STATX_SIZE, .max_descriptors = 2});
  std::size_t leaves = 0;
  while (const Event* event = walk.next()) {
    EXPECT_EQ(event->error, 0);
    if (event->kind != EventKind::kEnter || event->name != "leaf") continue;
    ++leaves;
    walk.skip();
  }
  EXPECT_EQ(leaves, 10U);
}

/// a/{x,y}/{x,y}/{x,y}/{x,y}/f, all of it alike, so that tests need not know the order.
void make_twins(test_support::TempTree& tree, const std::string& path, int levels) {
  tree.directory(path);
  if (levels == 0) return tree.file(path + "/f");
  make_twins(tree, path + "/x", levels - 1);
  make_twins(tree, path + "/y", levels - 1);
}

/// The walk of such a tree with two descriptors; `at_bottom` runs once, in the first of
/// the lowest directories, with their names from the root on.
template <typename AtBottom>
Trace trace_twins(const AtBottom& at_bottom) {
  Walk walk({"a"}, {.statx_mask = STATX_SIZE, .max_descriptors = 2});
  Trace lines;
  std::array<std::string, 5> path;
  bool done = false;
  while (const Event* event = walk.next()) {
    lines.push_back(line_of(*event, walk.path()));
    if (event->kind != EventKind::kEnter) continue;
    path.at(event->level) = walk.path();
    if (event->level == 4 && !done) at_bottom(path);
    done = done || event->level == 4;
  }
  return lines;
}

// Down, up and down again: what was opened on the way up has to be given up again.
TEST_F(DescriptorsTest, TwoAreEnoughForSiblings) {
  make_twins(tree_, "a", 4);
  const Trace whole = trace({"a"});
  in_child([&] {
    ASSERT_EQ(::close_range(3, ~0U, 0), 0);
    const struct rlimit limit { 5, 5 };
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    EXPECT_EQ(trace({"a"}, {.statx_mask = STATX_SIZE, .max_descriptors = 2}), whole);
  });
}

TEST_F(DescriptorsTest, ADirectoryMovedElsewhereIsLeftAllTheSame) {
  make_twins(tree_, "a", 4);
  const Trace whole = sorted(trace({"a"}));
  // ".." of a/p/q/r is then not a/p/q; from the root it is still found.
  EXPECT_EQ(sorted(trace_twins([&](const auto& path) { tree_.rename(path[3], "moved"); })), whole);
}

TEST_F(DescriptorsTest, ADirectoryRenamedInPlaceIsLeftAllTheSame) {
  make_twins(tree_, "a", 4);
  const Trace whole = sorted(trace({"a"}));
  // The way from the root is broken; ".." still leads up.
  EXPECT_EQ(sorted(trace_twins([&](const auto& path) { tree_.rename(path[1], "a/renamed"); })),
            whole);
}

TEST_F(DescriptorsTest, ADirectoryThatCannotBeReachedAgainIsPartial) {
  make_twins(tree_, "a", 4);
  std::array<std::string, 5> lost;
  const Trace lines = trace_twins([&](const auto& path) {
    lost = path;
    tree_.rename(path[3], "moved");
    tree_.rename(path[1], "moved-too");
  });
  std::set<std::string> seen(lines.begin(), lines.end());
  EXPECT_TRUE(seen.contains("leave " + lost[3]));
  EXPECT_TRUE(seen.contains("leave " + lost[2] + " partial ENOENT"));
  EXPECT_TRUE(seen.contains("leave " + lost[1] + " partial ENOENT"));
  const std::string twin = lost[1] == "a/x" ? "a/y" : "a/x";
  EXPECT_TRUE(seen.contains("leave " + twin + "/y/x/y"));
  EXPECT_EQ(lines.back(), "leave a");
}

TEST_F(DescriptorsTest, ADirectorySwappedForASymlinkIsNotFollowedOnTheWayBack) {
  make_twins(tree_, "a", 4);
  make_twins(tree_, "secret", 3);
  std::string lost;
  const Trace lines = trace_twins([&](const auto& path) {
    lost = path[1];
    tree_.rename(path[3], "moved");
    tree_.rename(path[1], "moved-too");
    tree_.symlink("../secret", path[1]);
  });
  EXPECT_NE(std::find(lines.begin(), lines.end(), "leave " + lost + " partial ENOTDIR"),
            lines.end());
}

TEST(DescriptorLimit, IsWhatIsWanted) {
  EXPECT_EQ(walk::descriptor_limit(7), 7U);
}

TEST(DescriptorLimit, IsAtLeastTwo) {
  EXPECT_EQ(walk::descriptor_limit(1), 2U);
}

TEST(DescriptorLimit, LeavesSomeOfTheProcessLimit) {
  in_child([] {
    struct rlimit limit {};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = 16;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    EXPECT_GE(walk::descriptor_limit(0), 2U);
    EXPECT_LE(walk::descriptor_limit(0), 12U);
  });
}

TEST(DescriptorLimit, IsTwoUnderATinyProcessLimit) {
  in_child([] {
    struct rlimit limit {};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = 4;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
    EXPECT_EQ(walk::descriptor_limit(0), 2U);
  });
}

}  // namespace
