// SPDX-License-Identifier: MIT
#include "mdu/own_options.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using Words = std::vector<std::string>;

/// What is left of the arguments, or nothing if there was no --stats.
Words left(Words words) {
  words.insert(words.begin(), "mdu");
  std::vector<char*> args;
  for (std::string& word : words) args.push_back(word.data());
  args.push_back(nullptr);
  const bool found = mdu::take_stats(args);
  EXPECT_EQ(args.back(), nullptr);
  EXPECT_STREQ(args.front(), "mdu");
  return found ? Words(args.begin() + 1, args.end() - 1) : Words{"none"};
}

TEST(TakeStats, TakesItFromAnywhere) {
  EXPECT_EQ(left({"--stats"}), (Words{}));
  EXPECT_EQ(left({"a", "--stats", "-s"}), (Words{"a", "-s"}));
  EXPECT_EQ(left({"--stats", "a", "--stats"}), (Words{"a"}));
}

TEST(TakeStats, LeavesAnArgumentOfAnOption) {
  EXPECT_EQ(left({"-X", "--stats"}), (Words{"none"}));
  EXPECT_EQ(left({"--exclude", "--stats", "--stats"}), (Words{"--exclude", "--stats"}));
}

TEST(TakeStats, LeavesOperands) {
  EXPECT_EQ(left({"--", "--stats"}), (Words{"none"}));
  EXPECT_EQ(left({"--stats", "--", "--stats"}), (Words{"--", "--stats"}));
}

TEST(TakeStats, LeavesAbbreviations) {
  EXPECT_EQ(left({"--stat"}), (Words{"none"}));
  EXPECT_EQ(left({"--s"}), (Words{"none"}));
}

TEST(TakeStats, SaysNothingAboutBadOptions) {
  EXPECT_EQ(left({"--nonsense", "-Q", "--stats"}), (Words{"--nonsense", "-Q"}));
}

}  // namespace
