// SPDX-License-Identifier: MIT
// Walk::path(), for every kind of event and every way to write a root.
#include <string>
#include <vector>

#include "support/in_tree.h"
#include "support/walk_trace.h"
#include "walk/walk.h"

namespace {

using test_support::InTree;
using test_support::Trace;
using test_support::trace;
using walk::Event;
using walk::EventKind;
using test_support::Walk;

class PathsTest : public InTree {
 protected:
  void SetUp() override {
    InTree::SetUp();
    tree_.directory("a");
    tree_.directory("a/b");
    tree_.file("a/b/f");
  }

  static Trace paths(const std::string& root) {
    Walk walk({root}, {});
    Trace result;
    while (walk.next() != nullptr) result.emplace_back(walk.path());
    return result;
  }
};

TEST_F(PathsTest, PlainRoot) {
  EXPECT_EQ(paths("a"), (Trace{"a", "a/b", "a/b/f", "a/b", "a"}));
}

TEST_F(PathsTest, RootWithASlashIsNotGivenAnother) {
  EXPECT_EQ(paths("a/"), (Trace{"a/", "a/b", "a/b/f", "a/b", "a/"}));
}

TEST_F(PathsTest, OfSeveralTrailingSlashesOneStays) {
  EXPECT_EQ(paths("a///"), (Trace{"a/", "a/b", "a/b/f", "a/b", "a/"}));
}

TEST_F(PathsTest, InnerSlashesStay) {
  EXPECT_EQ(paths("a//b"), (Trace{"a//b", "a//b/f", "a//b"}));
}

TEST_F(PathsTest, Dot) {
  EXPECT_EQ(paths("."), (Trace{".", "./a", "./a/b", "./a/b/f", "./a/b", "./a", "."}));
}

TEST_F(PathsTest, DotSlash) {
  EXPECT_EQ(paths("./").at(1), "./a");
}

TEST_F(PathsTest, DotDot) {
  ASSERT_EQ(::chdir("a/b"), 0);
  EXPECT_EQ(paths(".."), (Trace{"..", "../b", "../b/f", "../b", ".."}));
}

TEST_F(PathsTest, Absolute) {
  const std::string root = tree_.path("a");
  EXPECT_EQ(paths(root), (Trace{root, root + "/b", root + "/b/f", root + "/b", root}));
}

TEST_F(PathsTest, FileRootWithASlashIsAnError) {
  EXPECT_EQ(trace({"a/b/f/"}), (Trace{"error a/b/f/ ENOTDIR"}));
}

/// The first two paths of a walk from `root`, and the last.
Trace head_and_tail(const std::string& root) {
  struct OnlyTop : walk::Predicate {
    unsigned interest(std::string_view, std::uint8_t, std::uint64_t) const override { return walk::kNone; }
  } only_top;
  Walk walk({root}, {.predicate = &only_top});
  Trace all;
  while (walk.next() != nullptr) all.emplace_back(walk.path());
  return {all.at(0), all.at(1), all.back()};
}

TEST_F(PathsTest, SlashIsNotDoubled) {
  const Trace paths = head_and_tail("/");
  EXPECT_EQ(paths[0], "/");
  EXPECT_EQ(paths[1].find_last_of('/'), 0U);
  EXPECT_EQ(paths[2], "/");
}

TEST_F(PathsTest, TwoSlashesStayTwo) {
  const Trace paths = head_and_tail("//");
  EXPECT_EQ(paths[0], "//");
  EXPECT_EQ(paths[1].find_last_of('/'), 1U);
  EXPECT_EQ(paths[2], "//");
}

TEST_F(PathsTest, ThreeSlashesAreOne) {
  const Trace paths = head_and_tail("///");
  EXPECT_EQ(paths[0], "/");
  EXPECT_EQ(paths[1].find_last_of('/'), 0U);
  EXPECT_EQ(paths[2], "/");
}

TEST_F(PathsTest, MayBeAskedTwice) {
  Walk walk({"a"}, {});
  while (const Event* event = walk.next()) {
    if (event->kind != EventKind::kFile) continue;
    EXPECT_EQ(std::string(walk.path()), "a/b/f");
    EXPECT_EQ(std::string(walk.path()), "a/b/f");
  }
}

TEST_F(PathsTest, NeedNotBeAskedEveryTime) {
  Walk walk({"a"}, {});
  std::string last;
  while (const Event* event = walk.next()) {
    if (event->kind == EventKind::kLeave) last = walk.path();
  }
  EXPECT_EQ(last, "a");
}

TEST_F(PathsTest, LeavesTheNameOfTheEventAlone) {
  Walk walk({"a"}, {});
  while (const Event* event = walk.next()) {
    const std::string name(event->name);
    EXPECT_TRUE(walk.path().ends_with(name));
    EXPECT_EQ(event->name, name);
  }
}

TEST_F(PathsTest, OfAMissingRoot) {
  EXPECT_EQ(trace({"nothing"}), (Trace{"error nothing ENOENT"}));
}

TEST_F(PathsTest, OfSeveralRootsDoNotMix) {
  EXPECT_EQ(trace({"a/b/", "nothing", "a/b"}),
            (Trace{"enter a/b/", "file a/b/f", "leave a/b/", "error nothing ENOENT", "enter a/b",
                   "file a/b/f", "leave a/b"}));
}

TEST_F(PathsTest, AfterSkip) {
  tree_.directory("a/c");
  tree_.file("a/c/g");
  Walk walk({"a"}, {});
  Trace seen;
  while (const Event* event = walk.next()) {
    seen.emplace_back(walk.path());
    if (event->kind == EventKind::kEnter && event->level == 1) walk.skip();
  }
  EXPECT_EQ(test_support::sorted(seen), (Trace{"a", "a", "a/b", "a/c"}));
}

}  // namespace
