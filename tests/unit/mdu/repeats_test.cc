// SPDX-License-Identifier: MIT
#include "mdu/repeats.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mdu/selection.h"
#include "support/in_tree.h"

namespace {

using mdu::Config;
using mdu::Repeats;

/// d/{e, f, g}, h, l -> h
class RepeatsTest : public test_support::InTree {
 protected:
  void SetUp() override {
    InTree::SetUp();
    tree_.directory("d");
    for (const char* name : {"d/f", "d/g", "h"}) tree_.file(name, 1);
    ASSERT_EQ(::symlink("h", "l"), 0);
    tree_.directory("d/e");
    config_.roots = {"d", "h"};
  }

  walk::Stat stat(const std::string& path) const {
    walk::Stat stat;
    walk::fill(tree_.stat(path), &stat);
    return stat;
  }

  Repeats found() const {
    Repeats repeats(config_);
    repeats.find(config_);
    return repeats;
  }

  /// What is known of a file that is none of the arguments.
  bool mounted_once() const {
    return walk::Mounts::of_process().mounted_once(tree_.stat("d/f").st_dev);
  }

  Config config_;
};

TEST_F(RepeatsTest, WithOneArgumentThereAreNone) {
  config_.roots = {"d"};
  const Repeats repeats = found();
  EXPECT_FALSE(repeats.all());
  EXPECT_FALSE(repeats.directories());
  EXPECT_FALSE(repeats.arguments());
  for (const char* any : {"d", "d/e", "d/f"}) EXPECT_FALSE(repeats.file(stat(any))) << any;
}

TEST_F(RepeatsTest, OfSeveralEachArgumentMayBeMetTwice) {
  const Repeats repeats = found();
  EXPECT_FALSE(repeats.all());
  EXPECT_FALSE(repeats.directories());
  EXPECT_TRUE(repeats.arguments());
  for (const char* argument : {"d", "h"}) {
    EXPECT_TRUE(repeats.file(stat(argument))) << argument;
    EXPECT_TRUE(repeats.argument(stat(argument))) << argument;
  }
  EXPECT_FALSE(repeats.argument(stat("d/e")));
  for (const char* other : {"d/e", "d/f", "l"}) EXPECT_EQ(repeats.file(stat(other)), !mounted_once()) << other;
}

TEST_F(RepeatsTest, WhereAnArgumentIsMissingEachDirectoryMayBeMetTwice) {
  config_.roots = {"d", "missing"};
  const Repeats repeats = found();
  EXPECT_TRUE(repeats.directories());
  EXPECT_TRUE(repeats.file(stat("d/e")));
  EXPECT_EQ(repeats.file(stat("d/f")), !mounted_once());
}

TEST_F(RepeatsTest, ALinkThatIsFollowedIsItsTarget) {
  config_.roots = {"d", "l"};
  EXPECT_EQ(found().file(stat("h")), !mounted_once());
  config_.follow = walk::Follow::kRoots;
  EXPECT_TRUE(found().file(stat("h")));
}

TEST_F(RepeatsTest, WhatIsOnAnUnknownDeviceMayBeMetTwice) {
  walk::Stat elsewhere = stat("d/f");
  elsewhere.dev = UINT64_MAX;
  EXPECT_TRUE(found().file(elsewhere));
}

TEST_F(RepeatsTest, ThroughLinksAndListsEverythingMayBeMetTwice) {
  config_.follow = walk::Follow::kAlways;
  EXPECT_TRUE(found().all());
  EXPECT_TRUE(found().file(stat("d/f")));
  config_.follow = walk::Follow::kNever;
  config_.roots.clear();
  config_.files0_from = "list";
  EXPECT_TRUE(found().all());
}

TEST_F(RepeatsTest, ASelectionAbsorbsWhatCannot) {
  const Repeats repeats = found();
  const mdu::Selection selection(config_, repeats);
  walk::Tally tally;
  EXPECT_TRUE(selection.absorbs());
  EXPECT_FALSE(selection.absorb("h", stat("h"), nullptr, &tally));
  EXPECT_EQ(selection.absorb("f", stat("d/f"), nullptr, &tally), mounted_once());
  config_.max_depth = 0;
  EXPECT_FALSE(selection.absorb_directory("d", 1, stat("d"), nullptr, &tally));
  EXPECT_EQ(selection.absorb_directory("e", 1, stat("d/e"), nullptr, &tally), mounted_once());
  config_.count_links = true;
  EXPECT_TRUE(selection.absorb("h", stat("h"), nullptr, &tally));
}

}  // namespace
