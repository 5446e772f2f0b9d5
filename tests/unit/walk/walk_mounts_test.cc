// SPDX-License-Identifier: MIT
// Mount points in the tree.  Each test mounts in a namespace of a child, so that
// nothing is left of it.
#include <algorithm>
#include <functional>
#include <string>

#include "support/batch_tap.h"
#include "support/environment.h"
#include "support/in_tree.h"
#include "support/walk_trace.h"
#include "walk/walk.h"

namespace {

using test_support::bind_mount;
using test_support::in_child;
using test_support::InTree;
using test_support::mount_tmpfs;
using test_support::sorted;
using test_support::Trace;
using test_support::trace;
using walk::Event;
using walk::EventKind;
using test_support::Walk;

class MountsTest : public InTree {
 protected:
  void SetUp() override {
    InTree::SetUp();
    if (!test_support::can_mount()) CANNOT_RUN_HERE("mounting is not permitted");
    tree_.directory("a");
    tree_.directory("a/m");
    tree_.file("a/m/hidden");
  }

  void with_mounts(const std::function<void()>& body) {
    in_child([&] {
      test_support::enter_private_mounts();
      tree_.reopen();
      body();
    });
  }
};

TEST_F(MountsTest, AnotherFileSystemIsWalked) {
  with_mounts([&] {
    mount_tmpfs("a/m");
    tree_.file("a/m/f");
    EXPECT_EQ(trace({"a"}), (Trace{"enter a", "enter a/m", "file a/m/f", "leave a/m", "leave a"}));
  });
}

TEST_F(MountsTest, OneFileSystemDeliversTheMountPointUnread) {
  with_mounts([&] {
    mount_tmpfs("a/m");
    tree_.file("a/m/f");
    EXPECT_EQ(trace({"a"}, {.one_file_system = true}),
              (Trace{"enter a", "enter a/m other-device", "leave a/m other-device", "leave a"}));
  });
}

TEST_F(MountsTest, OneFileSystemDoesNotOpenTheMountPoint) {
  with_mounts([&] {
    mount_tmpfs("a/m");
    Walk walk({"a"}, {.one_file_system = true});
    test_support::finish(walk);
    EXPECT_EQ(walk.statistics().directories, 1U);
  });
}

// Both were on the root's device when they were looked up, in one batch.  One thread: others could
// have read the directory before the mount.
TEST_F(MountsTest, OneFileSystemNoticesAMountBehindItsBack) {
  tree_.directory("a/n");
  with_mounts([&] {
    walk::Walk walk({"a"}, {.one_file_system = true, .threads = 1});
    Trace lines;
    std::string other;
    while (const Event* event = walk.next()) {
      lines.push_back(test_support::line_of(*event, walk.path()));
      if (!other.empty() || event->level == 0) continue;
      other = event->name == "m" ? "a/n" : "a/m";
      mount_tmpfs(other);
    }
    const std::string line = "enter " + other + " other-device";
    EXPECT_NE(std::find(lines.begin(), lines.end(), line), lines.end());
  });
}

TEST_F(MountsTest, OneFileSystemTellsTheDeviceOfTheMountPoint) {
  with_mounts([&] {
    mount_tmpfs("a/m");
    const auto device = tree_.stat("a/m").st_dev;
    Walk walk({"a"}, {.statx_mask = STATX_SIZE, .one_file_system = true});
    while (const Event* event = walk.next()) {
      if (event->name == "m") {
        EXPECT_EQ(event->stat->dev, device);
      }
    }
  });
}

TEST_F(MountsTest, OneFileSystemMeasuresEachRootByItself) {
  with_mounts([&] {
    mount_tmpfs("a/m");
    tree_.file("a/m/f");
    EXPECT_EQ(trace({"a", "a/m"}, {.one_file_system = true}),
              (Trace{"enter a", "enter a/m other-device", "leave a/m other-device", "leave a",
                     "enter a/m", "file a/m/f", "leave a/m"}));
  });
}

TEST_F(MountsTest, OneFileSystemWalksABindMountOfItsOwn) {
  with_mounts([&] {
    tree_.directory("other");
    tree_.file("other/f");
    bind_mount("other", "a/m");
    EXPECT_EQ(trace({"a"}, {.one_file_system = true}),
              (Trace{"enter a", "enter a/m", "file a/m/f", "leave a/m", "leave a"}));
  });
}

TEST_F(MountsTest, AMountPointHasTheInodeOfWhatIsMounted) {
  with_mounts([&] {
    tree_.directory("other");
    const auto ino = tree_.stat("other").st_ino;
    bind_mount("other", "a/m");
    Walk walk({"a"}, {.statx_mask = STATX_INO});
    while (const Event* event = walk.next()) {
      if (event->name == "m") {
        EXPECT_EQ(event->stat->ino, ino);
      }
    }
  });
}

TEST_F(MountsTest, ABindMountOfAnAncestorIsACycleThatTheMountExplains) {
  with_mounts([&] {
    bind_mount("a", "a/m");
    EXPECT_EQ(trace({"a"}), (Trace{"enter a", "enter a/m cycle", "leave a/m cycle", "leave a"}));
  });
}

// Not at the mount, but below it the root comes again.
TEST_F(MountsTest, ABindMountOfWhatTheRootIsInExplainsACycle) {
  with_mounts([&] {
    tree_.directory("a/m/d");
    bind_mount("a", "a/m/d");
    EXPECT_EQ(sorted(trace({"a/m"})),
              (Trace{"enter a/m", "enter a/m/d", "enter a/m/d/m cycle", "file a/m/hidden", "leave a/m",
                     "leave a/m/d", "leave a/m/d/m cycle"}));
  });
}

TEST_F(MountsTest, ABindMountOfARootThatIsAMountPointExplainsACycle) {
  with_mounts([&] {
    mount_tmpfs("a/m");
    tree_.directory("a/m/d");
    bind_mount("a/m", "a/m/d");
    EXPECT_EQ(trace({"a/m"}), (Trace{"enter a/m", "enter a/m/d cycle", "leave a/m/d cycle", "leave a/m"}));
  });
}

// The mount is above the cycle, so it does not explain it.
TEST_F(MountsTest, ACycleOfDamageBelowAMountIsToldAsThat) {
  with_mounts([&] {
    mount_tmpfs("a/m");
    tree_.directory("a/m/x");
    tree_.directory("a/m/x/y");
    const std::uint64_t above = tree_.stat("a/m/x").st_ino;
    const std::uint64_t below = tree_.stat("a/m/x/y").st_ino;
    const test_support::BatchTap tap([=](test_support::TappedCall tapped) {
      test_support::pretend_inode(tapped, below, above);
    });
    const Trace lines = trace({"a"});
    EXPECT_NE(std::find(lines.begin(), lines.end(), "enter a/m/x/y cycle ELOOP"), lines.end());
  });
}

TEST_F(MountsTest, ACycleIsFoundBelowManyLevels) {
  with_mounts([&] {
    std::string deepest = "a/m";
    for (int i = 0; i < 300; ++i) tree_.directory(deepest += "/d");
    bind_mount("a", deepest);
    std::size_t cycles = 0;
    for (const std::string& line : trace({"a"})) cycles += line.ends_with(" cycle") ? 1 : 0;
    EXPECT_EQ(cycles, 2U);  // entered and left
  });
}

TEST_F(MountsTest, TwoMountsOfOneDirectoryAreNoCycle) {
  with_mounts([&] {
    tree_.directory("a/n");
    tree_.directory("other");
    bind_mount("other", "a/m");
    bind_mount("other", "a/n");
    EXPECT_EQ(sorted(trace({"a"})),
              (Trace{"enter a", "enter a/m", "enter a/n", "leave a", "leave a/m", "leave a/n"}));
  });
}

// On the way up through a mount point ".." leads to the directory it is mounted on.
TEST_F(MountsTest, AMountPointIsLeftWithFewDescriptors) {
  with_mounts([&] {
    mount_tmpfs("a/m");
    tree_.directory("a/m/x");
    tree_.directory("a/m/x/y");
    tree_.directory("a/n");
    tree_.file("a/n/f");
    EXPECT_EQ(
        sorted(trace({"a"}, {.statx_mask = STATX_SIZE, .max_descriptors = 2})),
        (Trace{"enter a", "enter a/m", "enter a/m/x", "enter a/m/x/y", "enter a/n", "file a/n/f",
               "leave a", "leave a/m", "leave a/m/x", "leave a/m/x/y", "leave a/n"}));
  });
}

}  // namespace
