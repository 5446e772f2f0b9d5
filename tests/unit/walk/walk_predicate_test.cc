// SPDX-License-Identifier: MIT
// What a caller does not want costs no system call.
#include <dirent.h>
#include <sys/syscall.h>

#include <cerrno>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/batch_tap.h"
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
using walk::Event;
using walk::EventKind;
using walk::kDescend;
using walk::kNone;
using walk::kStat;
using test_support::Walk;

struct By : walk::Predicate {
  using Function = std::function<unsigned(std::string_view, std::uint8_t)>;
  explicit By(Function f) : function(std::move(f)) {}
  unsigned interest(std::string_view name, std::uint8_t type, std::uint64_t) const override {
    return function(name, type);
  }
  Function function;
};

By always(unsigned interest) {
  return By([interest](std::string_view, std::uint8_t) { return interest; });
}

/// a/{f, d/g, l -> f}
class PredicateTest : public InTree {
 protected:
  void SetUp() override {
    InTree::SetUp();
    tree_.directory("a");
    tree_.file("a/f", 10);
    tree_.directory("a/d");
    tree_.file("a/d/g", 20);
    tree_.symlink("f", "a/l");
  }

  /// Names that were looked up during `walk`, in a sorted line each.
  static std::multiset<std::string> names_looked_up(walk::Options options) {
    options.read_along = walk::ReadAlong::kNever;
    std::multiset<std::string> names;
    BatchTap tap([&](TappedCall tapped) {
      if (!test_support::is_stat(tapped)) return;
      const char* name =
          reinterpret_cast<const char*>(static_cast<std::uintptr_t>(tapped.call.arg[1]));
      if (*name != '\0') names.insert(name);
    });
    trace({"a"}, options);
    return names;
  }
};

using Names = std::multiset<std::string>;

TEST_F(PredicateTest, ThatJudgesNoNamesIsAskedAboutTypesAlone) {
  struct ByType : By {
    using By::By;
    bool judges_names() const override { return false; }
  };
  const ByType by_type([](std::string_view name, std::uint8_t type) {
    EXPECT_TRUE(name.empty());
    return type == DT_LNK ? unsigned{walk::kOmit} : unsigned{kStat | kDescend};
  });
  EXPECT_EQ(names_looked_up({.statx_mask = STATX_SIZE, .predicate = &by_type}),
            (Names{"a", "f", "g"}));
}

/// The events of "a" as kind and path, with `change` called at each kEnter.
std::vector<std::string> while_changing(bool hold_roots, unsigned interest,
                                        const std::function<void(std::string_view)>& change) {
  const By predicate = always(interest);
  std::vector<std::string> lines;
  Walk tree({"a"}, {.predicate = &predicate, .hold_roots = hold_roots});
  while (const Event* event = tree.next()) {
    const std::string path(tree.path());
    lines.push_back(std::string(1, "fel!"[static_cast<int>(event->kind)]) + ' ' + path +
                    (event->error != 0 ? " " + std::to_string(event->error) : ""));
    if (event->kind == EventKind::kEnter) change(path);
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST_F(PredicateTest, AHeldDirectoryIsOpenedWhenTheCallerHasSeenIt) {
  const Lines lines = while_changing(true, kDescend | walk::kHold, [this](std::string_view path) {
    tree_.file(std::string(path) + "/new");
  });
  EXPECT_EQ(sorted(lines), sorted(Lines{"e a", "f a/f", "f a/l", "f a/new", "e a/d", "f a/d/g",
                                        "f a/d/new", "l a/d", "l a"}));
}

TEST_F(PredicateTest, AHeldDirectoryThatIsGoneIsLeftWithTheError) {
  const Lines lines = while_changing(false, kDescend | walk::kHold, [](std::string_view path) {
    if (path == "a/d") std::filesystem::rename("a/d", "elsewhere");
  });
  EXPECT_EQ(sorted(lines), sorted(Lines{"e a", "f a/f", "f a/l", "e a/d",
                                        "l a/d " + std::to_string(ENOENT), "l a"}));
}

TEST_F(PredicateTest, AHeldDirectoryIsNotEnteredThroughALinkInItsPlace) {
  tree_.directory("outside");
  tree_.file("outside/secret");
  const Lines lines = while_changing(false, kDescend | walk::kHold, [](std::string_view path) {
    if (path != "a/d") return;
    std::filesystem::remove_all("a/d");
    std::filesystem::create_directory_symlink("../outside", "a/d");
  });
  EXPECT_EQ(sorted(lines), sorted(Lines{"e a", "f a/f", "f a/l", "e a/d",
                                        "l a/d " + std::to_string(ENOTDIR), "l a"}));
}

TEST_F(PredicateTest, AHeldDirectoryIsSkippedUnopened) {
  const By predicate = always(kDescend | walk::kHold);
  Lines lines;
  {
    Walk tree({"a"}, {.predicate = &predicate});
    while (const Event* event = tree.next()) {
      lines.emplace_back(tree.path());
      if (event->kind == EventKind::kEnter && event->level == 1) tree.skip();
    }
  }
  EXPECT_EQ(sorted(lines), sorted(Lines{"a", "a/f", "a/l", "a/d", "a"}));
}

TEST_F(PredicateTest, NothingIsLookedUpWithoutAMask) {
  EXPECT_EQ(names_looked_up({}), (Names{"a"}));
}

TEST_F(PredicateTest, FilesAreLookedUpOnceAndDirectoriesNever) {
  EXPECT_EQ(names_looked_up({.statx_mask = STATX_SIZE}), (Names{"a", "f", "g", "l"}));
}

TEST_F(PredicateTest, OnlyWhatIsWantedIsLookedUp) {
  const By predicate([](std::string_view name, std::uint8_t) {
    return name == "g" || name == "d" ? unsigned{kStat | kDescend} : unsigned{kNone};
  });
  EXPECT_EQ(names_looked_up({.statx_mask = STATX_SIZE, .predicate = &predicate}),
            (Names{"a", "g"}));
}

TEST_F(PredicateTest, ADirectoryThatIsNotDescendedIntoIsLookedUp) {
  const By predicate = always(kStat);
  EXPECT_EQ(names_looked_up({.statx_mask = STATX_SIZE, .predicate = &predicate}),
            (Names{"a", "d", "f", "l"}));
}

TEST_F(PredicateTest, OneFileSystemLooksUpDirectories) {
  EXPECT_EQ(names_looked_up({.one_file_system = true}), (Names{"a", "d"}));
}

TEST_F(PredicateTest, StatisticsAgreeWithTheCallsMade) {
  Walk walk({"a"}, {});
  test_support::finish(walk);
  EXPECT_EQ(walk.statistics().stats, 0U);
}

TEST_F(PredicateTest, NoneDeliversADirectoryAsAFile) {
  const By predicate = always(kNone);
  EXPECT_EQ(sorted(trace({"a"}, {.predicate = &predicate})),
            (Trace{"enter a", "file a/d", "file a/f", "file a/l", "leave a"}));
}

TEST_F(PredicateTest, NoneOpensNothingBelowTheRoot) {
  const By predicate = always(kNone);
  Walk walk({"a"}, {.predicate = &predicate});
  test_support::finish(walk);
  EXPECT_EQ(walk.statistics().directories, 1U);
}

TEST_F(PredicateTest, NoneKeepsTheTypeOfTheEntry) {
  const By predicate = always(kNone);
  Walk walk({"a"}, {.statx_mask = STATX_SIZE, .predicate = &predicate});
  std::map<std::string, int> types;
  while (const Event* event = walk.next()) {
    if (event->level == 1) types[std::string(event->name)] = event->type;
  }
  EXPECT_EQ(types, (std::map<std::string, int>{{"d", DT_DIR}, {"f", DT_REG}, {"l", DT_LNK}}));
}

TEST_F(PredicateTest, NoStatIsDeliveredForAnEntryThatNobodyWanted) {
  const By predicate = always(kDescend);
  Walk walk({"a"}, {.statx_mask = STATX_SIZE, .predicate = &predicate});
  while (const Event* event = walk.next()) {
    EXPECT_EQ(event->stat == nullptr, event->kind == EventKind::kFile);
  }
}

TEST_F(PredicateTest, WithKStatADirectoryIsDeliveredAsAFileWithItsStat) {
  const By predicate = always(kStat);
  Walk walk({"a"}, {.statx_mask = STATX_SIZE, .predicate = &predicate});
  while (const Event* event = walk.next()) {
    if (event->name != "d") continue;
    EXPECT_EQ(event->kind, EventKind::kFile);
    ASSERT_NE(event->stat, nullptr);
    EXPECT_TRUE(event->stat->is_directory());
  }
}

TEST_F(PredicateTest, IsAskedOnceForEachEntryAndNotForTheRoot) {
  std::multiset<std::string> asked;
  const By predicate([&](std::string_view name, std::uint8_t) {
    asked.emplace(name);
    return unsigned{kStat | kDescend};
  });
  trace({"a"}, {.statx_mask = STATX_SIZE, .predicate = &predicate});
  EXPECT_EQ(asked, (Names{"d", "f", "g", "l"}));
}

TEST_F(PredicateTest, IsToldTheType) {
  std::map<std::string, int> told;
  const By predicate([&](std::string_view name, std::uint8_t type) {
    told[std::string(name)] = type;
    return unsigned{kDescend};
  });
  trace({"a"}, {.predicate = &predicate});
  EXPECT_EQ(told, (std::map<std::string, int>{
                      {"d", DT_DIR}, {"f", DT_REG}, {"g", DT_REG}, {"l", DT_LNK}}));
}

TEST_F(PredicateTest, TheMaskIsHandedToStatx) {
  std::set<std::uint64_t> masks;
  BatchTap tap([&](TappedCall tapped) {
    if (tapped.call.nr == SYS_statx) masks.insert(tapped.call.arg[3] & STATX_BTIME);
  });
  trace({"a"}, {.statx_mask = STATX_BTIME});
  EXPECT_EQ(masks, (std::set<std::uint64_t>{STATX_BTIME}));
}

// The shorter calls tell all fields but one, of a name and of an open directory.
TEST_F(PredicateTest, OnlyATimeOfBirthTakesStatx) {
  for (const unsigned mask : {STATX_SIZE, STATX_BASIC_STATS, STATX_SIZE | STATX_BTIME}) {
    std::set<int> calls, open_calls;
    BatchTap tap([&](TappedCall tapped) {
      const char* name =
          reinterpret_cast<const char*>(static_cast<std::uintptr_t>(tapped.call.arg[1]));
      if (test_support::is_stat(tapped) && std::string_view(name) == "g") calls.insert(tapped.call.nr);
      const bool open = tapped.call.nr == SYS_fstat || (tapped.call.nr == SYS_statx && *name == '\0');
      if (open) open_calls.insert(tapped.call.nr);
    });
    trace({"a"}, {.statx_mask = mask, .read_along = walk::ReadAlong::kNever});
    EXPECT_EQ(calls, std::set<int>{(mask & STATX_BTIME) != 0 ? SYS_statx : SYS_newfstatat}) << mask;
    EXPECT_EQ(open_calls, std::set<int>{(mask & STATX_BTIME) != 0 ? SYS_statx : SYS_fstat}) << mask;
  }
}

TEST_F(PredicateTest, FieldsOutsideOfTheMaskAreNotAskedFor) {
  std::set<std::uint64_t> masks;
  BatchTap tap([&](TappedCall tapped) {
    const char* name =
        reinterpret_cast<const char*>(static_cast<std::uintptr_t>(tapped.call.arg[1]));
    if (tapped.call.nr == SYS_statx && *name != '\0') masks.insert(tapped.call.arg[3]);
  });
  trace({"a"}, {.statx_mask = STATX_BTIME});
  EXPECT_EQ(masks, (std::set<std::uint64_t>{STATX_BTIME | STATX_TYPE | STATX_INO}));
}

// File systems that do not store types (ext2 without filetype, some FUSE ones).
TEST_F(PredicateTest, EntriesOfUnknownTypeAreLookedUp) {
  BatchTap tap(test_support::forget_types);
  EXPECT_EQ(sorted(trace({"a"})), (Trace{"enter a", "enter a/d", "file a/d/g", "file a/f",
                                         "file a/l", "leave a", "leave a/d"}));
}

TEST_F(PredicateTest, TypesThatWereUnknownAreDelivered) {
  BatchTap tap(test_support::forget_types);
  Walk walk({"a"}, {});
  std::map<std::string, int> types;
  while (const Event* event = walk.next()) types[std::string(event->name)] = event->type;
  EXPECT_EQ(types, (std::map<std::string, int>{
                       {"a", DT_DIR}, {"d", DT_DIR}, {"f", DT_REG}, {"g", DT_REG}, {"l", DT_LNK}}));
}

TEST_F(PredicateTest, UnknownTypesOfNoInterestStayUnknown) {
  BatchTap tap(test_support::forget_types);
  const By predicate = always(kNone);
  Walk walk({"a"}, {.predicate = &predicate});
  while (const Event* event = walk.next()) {
    if (event->level == 1) {
      EXPECT_EQ(event->type, DT_UNKNOWN);
    }
  }
  EXPECT_EQ(walk.statistics().stats, 0U);
}

}  // namespace
