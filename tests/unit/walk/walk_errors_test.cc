// SPDX-License-Identifier: MIT
// Failures on the way, and trees that change under the walk.  Each is one event; the
// rest of the tree is delivered all the same.
#include <sys/syscall.h>

#include <cerrno>
#include <string>

#include "support/batch_tap.h"
#include "support/environment.h"
#include "support/in_tree.h"
#include "support/walk_trace.h"
#include "walk/walk.h"

namespace {

using test_support::BatchTap;
using test_support::in_child;
using test_support::InTree;
using test_support::line_of;
using test_support::sorted;
using test_support::TappedCall;
using test_support::Trace;
using test_support::trace;
using walk::Event;
using walk::EventKind;
using test_support::Walk;

using WalkErrorsTest = InTree;

TEST_F(WalkErrorsTest, AMissingRootIsAnErrorAndTheOthersFollow) {
  tree_.file("f");
  EXPECT_EQ(trace({"nothing", "f"}), (Trace{"error nothing ENOENT", "file f"}));
}

TEST_F(WalkErrorsTest, AnEmptyRootIsAnError) {
  EXPECT_EQ(trace({""}), (Trace{"error  ENOENT"}));
}

TEST_F(WalkErrorsTest, ARootWithTooLongANameIsAnError) {
  const std::string name(256, 'n');
  EXPECT_EQ(trace({name}), (Trace{"error " + name + " ENAMETOOLONG"}));
}

TEST_F(WalkErrorsTest, AnUnreadableDirectoryIsEnteredAndLeftUnread) {
  tree_.chmod(".", 0755);
  tree_.directory("a");
  tree_.directory("a/b", 0);
  in_child([] {
    test_support::become_unprivileged();
    EXPECT_EQ(trace({"a"}), (Trace{"enter a", "enter a/b unreadable EACCES",
                                   "leave a/b unreadable EACCES", "leave a"}));
  });
}

TEST_F(WalkErrorsTest, AnUnreadableDirectoryHasItsStat) {
  tree_.chmod(".", 0755);
  tree_.directory("a", 0);
  const auto ino = tree_.stat("a").st_ino;
  in_child([ino] {
    test_support::become_unprivileged();
    Walk walk({"a"}, {.statx_mask = STATX_BASIC_STATS});
    const Event* event = walk.next();
    ASSERT_NE(event, nullptr);
    ASSERT_NE(event->stat, nullptr);
    EXPECT_EQ(event->stat->ino, ino);
  });
}

TEST_F(WalkErrorsTest, SkipOfAnUnreadableDirectoryLeavesOutItsLeave) {
  tree_.chmod(".", 0755);
  tree_.directory("a", 0);
  tree_.file("f");
  in_child([] {
    test_support::become_unprivileged();
    Walk walk({"a", "f"}, {});
    ASSERT_NE(walk.next(), nullptr);
    walk.skip();
    const Event* event = walk.next();
    ASSERT_NE(event, nullptr);
    EXPECT_EQ(event->name, "f");
  });
}

TEST_F(WalkErrorsTest, EntriesOfAnUnsearchableDirectoryAreErrors) {
  tree_.chmod(".", 0755);
  tree_.directory("a");
  tree_.file("a/f");
  tree_.directory("a/d");
  tree_.chmod("a", 0444);
  in_child([] {
    test_support::become_unprivileged();
    EXPECT_EQ(sorted(trace({"a"}, {.statx_mask = STATX_SIZE})),
              (Trace{"enter a", "error a/d EACCES", "error a/f EACCES", "leave a"}));
  });
  tree_.chmod("a", 0755);
}

TEST_F(WalkErrorsTest, AnUnsearchableDirectoryCanBeListedWithoutStats) {
  tree_.chmod(".", 0755);
  tree_.directory("a");
  tree_.file("a/f");
  tree_.chmod("a", 0444);
  in_child([] {
    test_support::become_unprivileged();
    EXPECT_EQ(trace({"a"}), (Trace{"enter a", "file a/f", "leave a"}));
  });
  tree_.chmod("a", 0755);
}

/// a/f and `between`, which runs when "a" has been entered and read.
template <typename Between>
Trace trace_with(const Between& between) {
  // By name: of what is read along with the names nothing can change in between.
  Walk walk({"a"}, {.statx_mask = STATX_SIZE, .read_along = walk::ReadAlong::kNever});
  Trace lines;
  while (const Event* event = walk.next()) {
    lines.push_back(line_of(*event, walk.path()));
    if (event->kind == EventKind::kEnter && event->level == 0) between();
  }
  return lines;
}

TEST_F(WalkErrorsTest, AFileThatVanishedIsAnError) {
  tree_.files("a", 1);
  EXPECT_EQ(trace_with([&] { tree_.remove("a/0"); }),
            (Trace{"enter a", "error a/0 ENOENT", "leave a"}));
}

TEST_F(WalkErrorsTest, ADirectoryThatVanishedIsAnError) {
  tree_.directory("a");
  tree_.directory("a/d");
  EXPECT_EQ(trace_with([&] { tree_.remove("a/d"); }),
            (Trace{"enter a", "error a/d ENOENT", "leave a"}));
}

TEST_F(WalkErrorsTest, ADirectoryReplacedByASymlinkIsNotFollowed) {
  tree_.directory("a");
  tree_.directory("a/d");
  tree_.files("secret", 1);
  EXPECT_EQ(trace_with([&] {
              tree_.remove("a/d");
              tree_.symlink("../secret", "a/d");
            }),
            (Trace{"enter a", "file a/d", "leave a"}));
}

TEST_F(WalkErrorsTest, ADirectoryReplacedByAFifoDoesNotBlock) {
  tree_.directory("a");
  tree_.directory("a/d");
  EXPECT_EQ(trace_with([&] {
              tree_.remove("a/d");
              tree_.fifo("a/d");
            }),
            (Trace{"enter a", "file a/d", "leave a"}));
}

TEST_F(WalkErrorsTest, AFileReplacedByADirectoryIsDelivered) {
  tree_.files("a", 1);
  const Trace lines = trace_with([&] {
    tree_.remove("a/0");
    tree_.directory("a/0");
  });
  EXPECT_EQ(lines, (Trace{"enter a", "enter a/0", "leave a/0", "leave a"}));
}

TEST_F(WalkErrorsTest, ADirectoryRemovedWhileOpenIsEmpty) {
  tree_.links("a", 5000);  // more than the first read takes
  EXPECT_EQ(trace_with([&] { tree_.remove("a"); }).back(), "leave a");
}

/// Gives `error` to the `nth` call of `nr`, counted from 1.
BatchTap::Hook fail_nth(int nr, int nth, int error) {
  return [nr, nth, error, seen = 0](TappedCall tapped) mutable {
    if (tapped.call.nr == nr && ++seen == nth) tapped.result = -error;
  };
}

TEST_F(WalkErrorsTest, ADirectoryWhoseFirstReadFailsIsUnreadable) {
  tree_.files("a", 1);
  BatchTap tap(fail_nth(SYS_getdents64, 1, EIO));
  EXPECT_EQ(trace({"a"}), (Trace{"enter a", "leave a unreadable EIO"}));
}

TEST_F(WalkErrorsTest, ADirectoryWhoseSecondReadFailsIsPartial) {
  tree_.files("a", 1);
  BatchTap tap(fail_nth(SYS_getdents64, 2, EIO));
  EXPECT_EQ(trace({"a"}), (Trace{"enter a", "file a/0", "leave a partial EIO"}));
}

TEST_F(WalkErrorsTest, ADirectoryWhoseThirdReadFailsKeepsWhatWasRead) {
  tree_.links("a", 5000);
  BatchTap tap(fail_nth(SYS_getdents64, 3, EIO));
  const Trace lines = trace({"a"});
  EXPECT_GT(lines.size(), 1000U);
  EXPECT_LT(lines.size(), 5002U);
  EXPECT_EQ(lines.back(), "leave a partial EIO");
}

TEST_F(WalkErrorsTest, ADirectoryRemovedBetweenReadsIsComplete) {
  tree_.files("a", 1);
  BatchTap tap(fail_nth(SYS_getdents64, 2, ENOENT));
  EXPECT_EQ(trace({"a"}), (Trace{"enter a", "file a/0", "leave a"}));
}

TEST_F(WalkErrorsTest, ADirectoryWithoutMetadataOfItsDescriptorIsUnreadable) {
  tree_.files("a", 1);
  const std::size_t before = test_support::open_descriptors();
  BatchTap tap(fail_nth(SYS_fstat, 1, EIO));
  EXPECT_EQ(trace({"a"}), (Trace{"enter a unreadable EIO", "leave a unreadable EIO"}));
  EXPECT_EQ(test_support::open_descriptors(), before);
}

// No mount explains it, so the file system is damaged.  Its directory entry tells the
// same inode as its metadata.
TEST_F(WalkErrorsTest, ADirectoryThatIsItsOwnAncestorIsNotReadAgain) {
  tree_.directory("a");
  tree_.directory("a/b");
  tree_.directory("a/b/c");
  const std::uint64_t root = tree_.stat("a").st_ino;
  const std::uint64_t below = tree_.stat("a/b/c").st_ino;
  BatchTap tap([=](TappedCall tapped) { test_support::pretend_inode(tapped, below, root); });
  EXPECT_EQ(trace({"a"}), (Trace{"enter a", "enter a/b", "enter a/b/c cycle ELOOP",
                                 "leave a/b/c cycle ELOOP", "leave a/b", "leave a"}));
}

TEST_F(WalkErrorsTest, AFailedStatIsAnErrorAndTheOthersFollow) {
  tree_.files("a", 3);
  const Trace names{tree_.entries("a")[0].first, tree_.entries("a")[1].first,
                    tree_.entries("a")[2].first};
  BatchTap tap(fail_nth(SYS_newfstatat, 2, EIO));  // behind that of the first file
  EXPECT_EQ(trace({"a"}, {.statx_mask = STATX_SIZE, .read_along = walk::ReadAlong::kNever}),
            (Trace{"enter a", "file a/" + names[0], "error a/" + names[1] + " EIO",
                   "file a/" + names[2], "leave a"}));
}

}  // namespace
