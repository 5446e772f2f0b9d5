// SPDX-License-Identifier: MIT
// Directories that take more than one batch to read, and are absorbed in part: what is left comes in the
// order of a walk that absorbs nothing, with its own metadata.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "support/environment.h"
#include "support/temp_tree.h"
#include "support/walk_trace.h"
#include "walk/walk.h"

namespace {

using test_support::TempTree;
using walk::Event;
using walk::EventKind;
using walk::Stat;
using walk::Tally;

/// Absorbs all but what ends in `kept`, or nothing without it.
class AbsorbingButSome : public walk::Predicate {
 public:
  explicit AbsorbingButSome(std::optional<char> kept) : kept_(kept) {}
  [[nodiscard]] bool absorbs() const override { return true; }
  bool absorb(std::string_view name, const Stat&, const walk::Times*, Tally* tally) const override {
    if (keeps(name)) return false;
    ++tally->entries;
    return true;
  }
  [[nodiscard]] bool keeps(std::string_view name) const { return !kept_ || name.ends_with(*kept_); }

 private:
  std::optional<char> kept_;
};

struct Found {
  std::vector<std::pair<std::string, std::uint64_t>> files;  // names and inode numbers
  std::uint64_t absorbed = 0;
};

Found find(const std::string& root, const walk::Predicate* predicate, unsigned threads) {
  Found found;
  test_support::Walk walk(
      {root}, {.statx_mask = STATX_SIZE, .predicate = predicate, .threads = threads});
  while (const Event* event = walk.next()) {
    if (event->kind == EventKind::kFile) found.files.emplace_back(walk.path(), event->stat->ino);
    if (event->kind == EventKind::kLeave) found.absorbed += event->tally.entries;
  }
  return found;
}

enum class Where { kSorting, kTmpfs };

void PrintTo(Where where, std::ostream* out) {
  *out << (where == Where::kSorting ? "sorting" : "tmpfs");
}

class AbsorbLargeTest : public ::testing::TestWithParam<std::tuple<Where, std::size_t>> {
 protected:
  void SetUp() override {
    const auto where = std::get<0>(GetParam()) == Where::kSorting ? test_support::sorting_directory()
                                                                  : test_support::tmpfs_directory();
    if (!where) CANNOT_RUN_HERE("no such file system");
    tree_ = std::make_unique<TempTree>(*where);
    tree_->directory("top");
    tree_->links("top/a", std::get<1>(GetParam()));
    tree_->directory("top/a/d");
    tree_->file("top/a/d/7", 1);
    tree_->files("top/b", 3);
  }

  /// With the predicate as without it, less what it does not keep.
  void compare(const AbsorbingButSome& predicate) {
    Found expected = find(tree_->path("top"), nullptr, 1);
    expected.absorbed = std::erase_if(
        expected.files, [&](const auto& file) { return !predicate.keeps(file.first); });
    for (const unsigned threads : {1U, 2U, 4U}) {
      const Found found = find(tree_->path("top"), &predicate, threads);
      EXPECT_TRUE(found.files == expected.files) << threads;  // too many to be printed
      EXPECT_EQ(found.absorbed, expected.absorbed) << threads;
    }
  }

  std::unique_ptr<TempTree> tree_;
};

TEST_P(AbsorbLargeTest, WhatIsKeptHasItsPlaceAndItsMetadata) { compare(AbsorbingButSome('7')); }
TEST_P(AbsorbLargeTest, AllMayBeKept) { compare(AbsorbingButSome(std::nullopt)); }
TEST_P(AbsorbLargeTest, AllMayBeAbsorbed) { compare(AbsorbingButSome('x')); }

// More than one batch, one more than are not sorted, and more than are kept with metadata.
INSTANTIATE_TEST_SUITE_P(Sizes, AbsorbLargeTest,
                         ::testing::Combine(::testing::Values(Where::kSorting, Where::kTmpfs),
                                            ::testing::Values(3'000U, 10'000U, 20'000U)));

class AbsorbTwoWindowsTest : public AbsorbLargeTest {};

TEST_P(AbsorbTwoWindowsTest, WhatIsKeptHasItsPlaceAndItsMetadata) { compare(AbsorbingButSome('7')); }

INSTANTIATE_TEST_SUITE_P(Sizes, AbsorbTwoWindowsTest,
                         ::testing::Values(std::tuple{Where::kSorting, std::size_t{100'500}}));

}  // namespace
