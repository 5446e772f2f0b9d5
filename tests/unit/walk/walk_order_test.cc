// SPDX-License-Identifier: MIT
// Large directories: windows of 100,000 entries, a window of more than 10,000
// sorted by inode, but not on tmpfs.  That is GNU du's order.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/environment.h"
#include "support/temp_tree.h"
#include "support/walk_trace.h"
#include "walk/walk.h"

namespace {

using test_support::TempTree;
using Names = std::vector<std::string>;
using Entries = std::vector<std::pair<std::string, std::uint64_t>>;

struct ListOnly : walk::Predicate {
  unsigned interest(std::string_view, std::uint8_t, std::uint64_t) const override { return walk::kNone; }
};

Names walked(const std::string& root, const walk::Predicate& predicate = ListOnly()) {
  test_support::Walk walk({root}, {.predicate = &predicate});
  Names names;
  while (const walk::Event* event = walk.next()) {
    if (event->level == 1) names.emplace_back(event->name);
  }
  return names;
}

void sort_by_inode(Entries::iterator from, Entries::iterator to) {
  std::stable_sort(from, to, [](const auto& a, const auto& b) { return a.second < b.second; });
}

Names names_of(const Entries& entries) {
  Names names;
  for (const auto& [name, ino] : entries) names.push_back(name);
  return names;
}

class SortedOrderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto where = test_support::sorting_directory();
    if (!where) CANNOT_RUN_HERE("no directory outside of tmpfs and NFS; set BATCH_TEST_DIR");
    tree_ = std::make_unique<TempTree>(*where);
  }

  std::unique_ptr<TempTree> tree_;
};

TEST_F(SortedOrderTest, TenThousandEntriesKeepTheOrderOfReaddir) {
  tree_->links("d", 10'000);
  EXPECT_EQ(walked(tree_->path("d")), names_of(tree_->entries("d")));
}

TEST_F(SortedOrderTest, OneMoreIsSortedByInode) {
  tree_->links("d", 10'001);
  Entries expected = tree_->entries("d");
  const Names unsorted = names_of(expected);
  sort_by_inode(expected.begin(), expected.end());
  ASSERT_NE(names_of(expected), unsorted);
  EXPECT_EQ(walked(tree_->path("d")), names_of(expected));
}

TEST_F(SortedOrderTest, AWindowIsSortedOnItsOwn) {
  tree_->links("d", 110'001);
  Entries expected = tree_->entries("d");
  const auto second = expected.begin() + 100'000;
  sort_by_inode(expected.begin(), second);
  sort_by_inode(second, expected.end());
  EXPECT_TRUE(walked(tree_->path("d")) == names_of(expected));

  // Now the second window is too short to be sorted.
  tree_->remove("d/7");
  Entries shorter = tree_->entries("d");
  sort_by_inode(shorter.begin(), shorter.begin() + 100'000);
  EXPECT_TRUE(walked(tree_->path("d")) == names_of(shorter));
}

struct OmitSevens : walk::Predicate {
  unsigned interest(std::string_view name, std::uint8_t, std::uint64_t) const override {
    return name.ends_with('7') ? walk::kOmit : walk::kNone;
  }
};

TEST_F(SortedOrderTest, WhatIsOmittedCountsAsAnEntry) {
  tree_->links("d", 10'001);
  Entries expected = tree_->entries("d");
  sort_by_inode(expected.begin(), expected.end());
  std::erase_if(expected, [](const auto& entry) { return entry.first.ends_with('7'); });
  const OmitSevens omit_sevens;
  EXPECT_EQ(walked(tree_->path("d"), omit_sevens), names_of(expected));
}

TEST(TmpfsOrderTest, LargeDirectoriesKeepTheOrderOfReaddir) {
  const auto where = test_support::tmpfs_directory();
  if (!where) CANNOT_RUN_HERE("neither the temporary directory nor /dev/shm is a tmpfs");
  TempTree tree(*where);
  tree.links("d", 10'001);
  EXPECT_EQ(walked(tree.path("d")), names_of(tree.entries("d")));
}

}  // namespace
