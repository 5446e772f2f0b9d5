// SPDX-License-Identifier: MIT
// What a walk delivers, and in which order.
#include "walk/walk.h"

#include <dirent.h>

#include <map>
#include <set>

#include "support/environment.h"
#include "support/in_tree.h"
#include "support/walk_trace.h"

namespace {

using test_support::InTree;
using test_support::Trace;
using test_support::trace;
using walk::Event;
using walk::EventKind;
using test_support::Walk;

using WalkTest = InTree;

TEST_F(WalkTest, EndsAtOnceWithoutRoots) {
  Walk walk({}, {});
  EXPECT_EQ(walk.next(), nullptr);
}

TEST_F(WalkTest, StaysAtItsEnd) {
  tree_.directory("a");
  Walk walk({"a"}, {});
  test_support::finish(walk);
  EXPECT_EQ(walk.next(), nullptr);
}

TEST_F(WalkTest, EntersAndLeavesAnEmptyDirectory) {
  tree_.directory("a");
  EXPECT_EQ(trace({"a"}), (Trace{"enter a", "leave a"}));
}

TEST_F(WalkTest, DeliversContentsBetweenEnterAndLeave) {
  tree_.directory("a");
  tree_.directory("a/b");
  tree_.file("a/b/c");
  EXPECT_EQ(trace({"a"}), (Trace{"enter a", "enter a/b", "file a/b/c", "leave a/b", "leave a"}));
}

TEST_F(WalkTest, DeliversAFileGivenAsRoot) {
  tree_.file("f");
  EXPECT_EQ(trace({"f"}), (Trace{"file f"}));
}

TEST_F(WalkTest, DoesNotFollowASymlinkGivenAsRoot) {
  tree_.directory("a");
  tree_.symlink("a", "l");
  EXPECT_EQ(trace({"l"}), (Trace{"file l"}));
}

TEST_F(WalkTest, FollowsASymlinkRootWithATrailingSlash) {
  tree_.directory("a");
  tree_.file("a/f");
  tree_.symlink("a", "l");
  EXPECT_EQ(trace({"l/"}), (Trace{"enter l/", "file l/f", "leave l/"}));
}

TEST_F(WalkTest, DoesNotFollowASymlinkInTheTree) {
  tree_.directory("a");
  tree_.directory("other");
  tree_.symlink("../other", "a/l");
  EXPECT_EQ(trace({"a"}), (Trace{"enter a", "file a/l", "leave a"}));
}

TEST_F(WalkTest, WalksRootsInTheirOrder) {
  tree_.directory("b");
  tree_.file("a");
  tree_.directory("c");
  EXPECT_EQ(trace({"b", "a", "c"}), (Trace{"enter b", "leave b", "file a", "enter c", "leave c"}));
}

TEST_F(WalkTest, WalksARootAsOftenAsItIsGiven) {
  tree_.directory("a");
  EXPECT_EQ(trace({"a", "a"}), (Trace{"enter a", "leave a", "enter a", "leave a"}));
}

TEST_F(WalkTest, DeliversEntriesInTheOrderOfReaddir) {
  tree_.files("a", 300);
  Trace expected{"enter a"};
  for (const auto& [name, ino] : tree_.entries("a")) expected.push_back("file a/" + name);
  expected.push_back("leave a");
  EXPECT_EQ(trace({"a"}), expected);
}

TEST_F(WalkTest, DeliversASubdirectoryWhereReaddirHasIt) {
  tree_.files("a", 50);
  tree_.directory("a/sub");
  tree_.file("a/sub/f");
  Trace expected{"enter a"};
  for (const auto& [name, ino] : tree_.entries("a")) {
    if (name == "sub") {
      expected.insert(expected.end(), {"enter a/sub", "file a/sub/f", "leave a/sub"});
    } else {
      expected.push_back("file a/" + name);
    }
  }
  expected.push_back("leave a");
  EXPECT_EQ(trace({"a"}, {.statx_mask = STATX_SIZE}), expected);
}

TEST_F(WalkTest, DeliversLongNamesWhole) {
  const std::string name(255, 'n');
  tree_.directory("a");
  tree_.file("a/" + name);
  EXPECT_EQ(trace({"a"}), (Trace{"enter a", "file a/" + name, "leave a"}));
}

TEST_F(WalkTest, NamesAreBytes) {
  tree_.directory("a");
  tree_.file("a/\xff\n\x01");
  EXPECT_EQ(trace({"a"}), (Trace{"enter a", "file a/\xff\n\x01", "leave a"}));
}

TEST_F(WalkTest, TellsTheLevel) {
  tree_.directory("a");
  tree_.directory("a/b");
  tree_.file("a/b/c");
  Walk walk({"a"}, {});
  std::vector<std::size_t> levels;
  while (const Event* event = walk.next()) levels.push_back(event->level);
  EXPECT_EQ(levels, (std::vector<std::size_t>{0, 1, 2, 1, 0}));
}

TEST_F(WalkTest, TellsTheLastComponentAsName) {
  tree_.directory("a");
  tree_.directory("a/b");
  tree_.file("a/b/c");
  Walk walk({"a"}, {});
  std::vector<std::string> names;
  while (const Event* event = walk.next()) names.emplace_back(event->name);
  EXPECT_EQ(names, (std::vector<std::string>{"a", "b", "c", "b", "a"}));
}

TEST_F(WalkTest, TellsTheTypeOfEveryKindOfFile) {
  tree_.directory("a");
  tree_.directory("a/directory");
  tree_.file("a/file");
  tree_.symlink("x", "a/symlink");
  tree_.fifo("a/fifo");
  std::map<std::string, int> types;
  Walk walk({"a"}, {});
  while (const Event* event = walk.next()) types[std::string(event->name)] = event->type;
  const std::map<std::string, int> expected{{"a", DT_DIR},
                                            {"directory", DT_DIR},
                                            {"file", DT_REG},
                                            {"symlink", DT_LNK},
                                            {"fifo", DT_FIFO}};
  EXPECT_EQ(types, expected);
}

TEST_F(WalkTest, StatOfAFileIsThatOfTheFile) {
  tree_.directory("a");
  tree_.file("a/f", 12345);
  Walk walk({"a"}, {.statx_mask = STATX_BASIC_STATS});
  ASSERT_NE(walk.next(), nullptr);
  const Event* event = walk.next();
  ASSERT_NE(event, nullptr);
  ASSERT_NE(event->stat, nullptr);
  EXPECT_EQ(event->stat->size, 12345);
  EXPECT_EQ(event->stat->ino, tree_.stat("a/f").st_ino);
}

TEST_F(WalkTest, StatOfADirectoryIsThatOfTheDirectory) {
  tree_.directory("a");
  tree_.directory("a/b", 0711);
  Walk walk({"a"}, {.statx_mask = STATX_BASIC_STATS});
  while (const Event* event = walk.next()) {
    ASSERT_NE(event->stat, nullptr);
    EXPECT_EQ(event->stat->ino, tree_.stat(std::string(walk.path())).st_ino);
  }
}

// More than one batch of stats, with subdirectories between: each result has
// to find its entry.
TEST_F(WalkTest, StatsOfManyFilesBelongToTheirNames) {
  tree_.directory("a");
  for (std::size_t i = 0; i < 200; ++i) {
    tree_.file("a/" + std::to_string(i), i);
    if (i % 20 == 0) tree_.directory("a/d" + std::to_string(i));
    if (i % 20 == 0) tree_.files("a/d" + std::to_string(i) + "/e", 3);
  }
  Walk walk({"a"}, {.statx_mask = STATX_SIZE});
  std::size_t compared = 0;
  while (const Event* event = walk.next()) {
    if (event->level != 1 || event->kind != EventKind::kFile) continue;
    EXPECT_EQ(event->stat->size, std::stoll(std::string(event->name)));
    ++compared;
  }
  EXPECT_EQ(compared, 200U);
}

TEST_F(WalkTest, SkipLeavesOutContentsAndLeave) {
  tree_.directory("a");
  tree_.directory("a/b");
  tree_.file("a/b/c");
  Walk walk({"a"}, {});
  Trace lines;
  while (const Event* event = walk.next()) {
    lines.push_back(test_support::line_of(*event, walk.path()));
    if (event->name == "b") walk.skip();
  }
  EXPECT_EQ(lines, (Trace{"enter a", "enter a/b", "leave a"}));
}

TEST_F(WalkTest, SkipOfARootGoesToTheNextRoot) {
  tree_.directory("a");
  tree_.file("a/f");
  tree_.file("g");
  Walk walk({"a", "g"}, {});
  ASSERT_NE(walk.next(), nullptr);
  walk.skip();
  const Event* event = walk.next();
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(event->name, "g");
}

TEST_F(WalkTest, SkipGoesOnWithTheSiblings) {
  tree_.directory("a");
  for (const char* name : {"a/1", "a/2", "a/3"}) tree_.files(name, 5);
  Walk walk({"a"}, {.statx_mask = STATX_SIZE});
  std::set<std::string> entered;
  while (const Event* event = walk.next()) {
    ASSERT_NE(event->kind, EventKind::kFile);
    if (event->level != 1) continue;
    entered.emplace(event->name);
    walk.skip();
  }
  EXPECT_EQ(entered, (std::set<std::string>{"1", "2", "3"}));
}

TEST_F(WalkTest, LeavesNoDescriptorOpenAtItsEnd) {
  tree_.files("a", 10);
  tree_.files("a/b", 10);
  const std::size_t before = test_support::open_descriptors();
  {
    Walk walk({"a"}, {.statx_mask = STATX_SIZE});
    test_support::finish(walk);
    EXPECT_EQ(test_support::open_descriptors(), before);
  }
}

TEST_F(WalkTest, LeavesNoDescriptorOpenWhenAbandoned) {
  tree_.directory("a");
  tree_.directory("a/b");
  tree_.directory("a/b/c");
  const std::size_t before = test_support::open_descriptors();
  {
    Walk walk({"a"}, {});
    for (int i = 0; i < 3; ++i) ASSERT_NE(walk.next(), nullptr);
  }
  EXPECT_EQ(test_support::open_descriptors(), before);
}

TEST_F(WalkTest, ClosesItsDescriptorsOnExec) {
  tree_.directory("a");
  tree_.directory("a/b");
  const std::size_t before = test_support::open_descriptors();
  Walk walk({"a"}, {});
  ASSERT_NE(walk.next(), nullptr);
  ASSERT_EQ(test_support::open_descriptors(), before + 1);
  const int fd = ::dup(0);  // the lowest that is free: the walk's is below it
  ::close(fd);
  int checked = 0;
  for (int candidate = 3; candidate < fd; ++candidate) {
    struct stat found {};
    if (::fstat(candidate, &found) != 0 || found.st_ino != tree_.stat("a").st_ino) continue;
    EXPECT_NE(::fcntl(candidate, F_GETFD) & FD_CLOEXEC, 0);
    ++checked;
  }
  EXPECT_EQ(checked, 1);
}

TEST_F(WalkTest, CountsWhatItDid) {
  tree_.directory("a");
  tree_.files("a/b", 3);
  tree_.file("a/f");
  Walk walk({"a"}, {.statx_mask = STATX_SIZE, .read_along = walk::ReadAlong::kNever});
  test_support::finish(walk);
  EXPECT_EQ(walk.statistics().directories, 2U);
  EXPECT_EQ(walk.statistics().entries, 5U);
  EXPECT_EQ(walk.statistics().stats, 4U);
  EXPECT_EQ(walk.statistics().evicted, 0U);
}

TEST_F(WalkTest, CountsTheLookupOfADirectoryThatVanished) {
  tree_.directory("a");
  tree_.directory("a/d");
  Walk walk({"a"}, {});
  ASSERT_NE(walk.next(), nullptr);
  tree_.remove("a/d");
  test_support::finish(walk);
  EXPECT_EQ(walk.statistics().stats, 1U);
}

}  // namespace
