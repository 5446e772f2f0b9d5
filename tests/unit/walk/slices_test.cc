// SPDX-License-Identifier: MIT
#include "walk/slices.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using walk::Directory;
using walk::Slice;
using walk::Slices;
using walk::StatResult;

/// A directory with so many records, the inode of each its number.
void fill(std::size_t records, Directory* directory) {
  for (std::size_t i = 0; i < records; ++i) directory->listing.add(i, 0, walk::kByName, std::to_string(i));
}

/// What a thread does with a slice: it finds the inode of each record, less every `absorbed`th.
void find(Slice* slice, std::size_t absorbed) {
  slice->failed = false;
  slice->results.clear();
  for (std::size_t i = slice->from; i < slice->to; ++i) {
    StatResult result;
    result.stat.ino = slice->directory->listing[i].ino;
    if (i % absorbed != 0) {
      slice->results.add(result, nullptr);
      continue;
    }
    ++slice->tally.entries;
    ++slice->not_entered;
  }
}

std::vector<std::uint64_t> inodes(const Directory& directory) {
  std::vector<std::uint64_t> found;
  for (std::size_t i = 0; i < directory.results.size(); ++i) found.push_back(directory.results[i].stat.ino);
  return found;
}

std::vector<Slice*> take_all(Slices* slices) {
  std::vector<Slice*> taken;
  while (Slice* slice = slices->take()) taken.push_back(slice);
  return taken;
}

TEST(Slices, AreNoneBeforeTheyAreOffered) {
  Slices slices;
  EXPECT_FALSE(slices.offered());
  EXPECT_TRUE(slices.done());
  EXPECT_EQ(slices.take(), nullptr);
}

TEST(Slices, AreAllRecordsFromThatWhichIsNextOn) {
  Directory directory;
  fill(3 * Slices::kRecords + 5, &directory);
  directory.stat_from = 7;
  Slices slices;
  slices.offer(&directory);
  std::size_t next = 7;
  for (const Slice* slice : take_all(&slices)) {
    EXPECT_EQ(slice->from, next);
    EXPECT_GT(slice->to, slice->from);
    EXPECT_LE(slice->to - slice->from, Slices::kRecords);
    next = slice->to;
  }
  EXPECT_EQ(next, directory.listing.size());
}

TEST(Slices, AreNoMoreThanTheBound) {
  Directory directory;
  fill((Slices::kSlices + 2) * Slices::kRecords, &directory);
  Slices slices;
  slices.offer(&directory);
  EXPECT_EQ(take_all(&slices).size(), Slices::kSlices);
}

TEST(Slices, AreDoneWhenAllWereGivenBack) {
  Directory directory;
  fill(2 * Slices::kRecords, &directory);
  Slices slices;
  slices.offer(&directory);
  EXPECT_FALSE(slices.done());
  EXPECT_EQ(take_all(&slices).size(), 2U);
  EXPECT_FALSE(slices.offered());
  slices.give_back();
  EXPECT_FALSE(slices.done());
  slices.give_back();
  EXPECT_TRUE(slices.done());
}

// Twice, since the memory is used again.
TEST(Slices, AreCollectedInOrderWhateverTheOrderTheyWereDoneIn) {
  constexpr std::size_t kAll = (Slices::kSlices + 1) * Slices::kRecords;
  Directory directory;
  fill(kAll, &directory);
  directory.subdirectories = kAll;
  Slices slices;
  std::vector<std::uint64_t> found;
  for (int round = 0; round < 2; ++round) {
    slices.offer(&directory);
    std::vector<Slice*> taken = take_all(&slices);
    std::reverse(taken.begin(), taken.end());
    for (Slice* slice : taken) {
      find(slice, 3);
      slices.give_back();
    }
    ASSERT_TRUE(slices.done());
    directory.results.clear();
    slices.collect();
    const std::vector<std::uint64_t> more = inodes(directory);
    found.insert(found.end(), more.begin(), more.end());
  }
  std::vector<std::uint64_t> expected;
  for (std::size_t i = 0; i < kAll; ++i) {
    if (i % 3 != 0) expected.push_back(i);
  }
  EXPECT_TRUE(found == expected);
  EXPECT_EQ(directory.stat_from, kAll);
  EXPECT_EQ(directory.tally.entries, kAll - expected.size());
  EXPECT_EQ(directory.subdirectories, expected.size());
}

TEST(Slices, ThatFailedAreRepeated) {
  Directory directory;
  fill(2 * Slices::kRecords, &directory);
  Slices slices;
  slices.offer(&directory);
  for (Slice* slice : take_all(&slices)) {
    slice->failed = slice->from > 0;
    if (!slice->failed) find(slice, directory.listing.size());
    slices.give_back();
  }
  int repeated = 0;
  slices.repeat_failed([&](Slice* slice) {
    ++repeated;
    find(slice, directory.listing.size());
  });
  slices.collect();
  EXPECT_EQ(repeated, 1);
  EXPECT_EQ(directory.results.size(), directory.listing.size() - 1);
}

}  // namespace
