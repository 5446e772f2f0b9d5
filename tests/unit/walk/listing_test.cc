// SPDX-License-Identifier: MIT
#include "walk/listing.h"

#include <dirent.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using walk::Listing;

std::vector<std::string> names(const Listing& listing) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < listing.size(); ++i) result.emplace_back(listing.name(listing[i]));
  return result;
}

TEST(Listing, IsEmptyAtFirst) {
  EXPECT_TRUE(Listing().empty());
  EXPECT_EQ(Listing().size(), 0U);
}

TEST(Listing, KeepsTheOrderOfAdding) {
  Listing listing;
  for (const char* name : {"z", "a", "m"}) listing.add(1, DT_REG, 0, name);
  EXPECT_EQ(names(listing), (std::vector<std::string>{"z", "a", "m"}));
}

TEST(Listing, KeepsWhatBelongsToAName) {
  Listing listing;
  listing.add(1, DT_REG, 2, "a");
  listing.add(UINT64_MAX, DT_SOCK, 3, "b");
  EXPECT_EQ(listing[1].ino, UINT64_MAX);
  EXPECT_EQ(listing[1].type, DT_SOCK);
  EXPECT_EQ(listing[1].interest, 3);
}

TEST(Listing, NamesAreTerminated) {
  Listing listing;
  listing.add(1, DT_REG, 0, "one");
  listing.add(1, DT_REG, 0, "two");
  EXPECT_STREQ(listing.c_name(listing[0]), "one");
}

TEST(Listing, TakesANameThatIsNotTerminated) {
  Listing listing;
  listing.add(1, DT_REG, 0, std::string_view("name and more").substr(0, 4));
  EXPECT_STREQ(listing.c_name(listing[0]), "name");
}

TEST(Listing, SortsByInode) {
  Listing listing;
  listing.add(3, DT_REG, 0, "three");
  listing.add(1, DT_REG, 0, "one");
  listing.add(2, DT_REG, 0, "two");
  listing.sort_by_inode();
  EXPECT_EQ(names(listing), (std::vector<std::string>{"one", "two", "three"}));
}

TEST(Listing, SortsInodesAbove32Bits) {
  Listing listing;
  listing.add(std::uint64_t{1} << 63, DT_REG, 0, "large");
  listing.add(5, DT_REG, 0, "small");
  listing.sort_by_inode();
  EXPECT_EQ(names(listing), (std::vector<std::string>{"small", "large"}));
}

TEST(Listing, NamesOfOneInodeKeepTheirOrder) {
  Listing listing;
  std::vector<std::string> expected;
  for (int i = 0; i < 100; ++i) {
    expected.push_back(std::to_string(i));
    listing.add(7, DT_REG, 0, expected.back());
  }
  listing.sort_by_inode();
  EXPECT_EQ(names(listing), expected);
}

TEST(Listing, ClearForgetsEntriesAndKeepsMemory) {
  Listing listing;
  for (int i = 0; i < 100; ++i) listing.add(1, DT_REG, 0, "name");
  const std::size_t held = listing.capacity_bytes();
  listing.clear();
  EXPECT_TRUE(listing.empty());
  EXPECT_EQ(listing.capacity_bytes(), held);
}

TEST(Listing, IsUsableAfterClear) {
  Listing listing;
  listing.add(1, DT_REG, 0, "old");
  listing.clear();
  listing.add(1, DT_REG, 0, "new");
  EXPECT_EQ(names(listing), (std::vector<std::string>{"new"}));
}

}  // namespace
