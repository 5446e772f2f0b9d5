// SPDX-License-Identifier: MIT
#include "mdu/words.h"

#include <gtest/gtest.h>

#include <array>

namespace {

using mdu::WordMatch;

constexpr std::array<mdu::Word, 4> kWords{{{"red", 1}, {"rose", 1}, {"blue", 2}, {"bluer", 3}}};

TEST(Words, MatchInFullOrCutShort) {
  int value = 0;
  EXPECT_EQ(match_word("rose", kWords, &value), WordMatch::kOne);
  EXPECT_EQ(value, 1);
  EXPECT_EQ(match_word("blue", kWords, &value), WordMatch::kOne);
  EXPECT_EQ(value, 2);
}

TEST(Words, OfOneValueAreNotAmbiguous) {
  int value = 0;
  EXPECT_EQ(match_word("r", kWords, &value), WordMatch::kOne);
  EXPECT_EQ(value, 1);
}

TEST(Words, LeaveTheValueAloneWithoutAMatch) {
  int value = 7;
  EXPECT_EQ(match_word("b", kWords, &value), WordMatch::kSeveral);
  EXPECT_EQ(match_word("", kWords, &value), WordMatch::kSeveral);
  EXPECT_EQ(match_word("reds", kWords, &value), WordMatch::kNone);
  EXPECT_EQ(value, 7);
}

TEST(Words, AreListedByValue) {
  EXPECT_EQ(word_complaint(WordMatch::kNone, "x", "--colour", mdu::list_words(kWords)),
            "invalid argument 'x' for '--colour'\nValid arguments are:\n"
            "  - 'red', 'rose'\n  - 'blue'\n  - 'bluer'");
  EXPECT_EQ(word_complaint(WordMatch::kSeveral, "", "o", ""),
            "ambiguous argument '' for 'o'\nValid arguments are:");
}

}  // namespace
