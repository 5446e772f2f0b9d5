// SPDX-License-Identifier: MIT
#include "mdu/time_style.h"

#include <gtest/gtest.h>

namespace {

using mdu::choose_time_style;
using mdu::WordMatch;

std::string format(const std::optional<std::string>& option, const char* environment = nullptr) {
  return choose_time_style(option, environment).format;
}

TEST(TimeStyle, IsLongIsoByDefault) {
  EXPECT_EQ(format(std::nullopt), "%Y-%m-%d %H:%M");
  EXPECT_EQ(format(std::nullopt, "locale"), "%Y-%m-%d %H:%M");
}

TEST(TimeStyle, NamesMayBeCutShort) {
  EXPECT_EQ(format("full-iso"), "%Y-%m-%d %H:%M:%S.%N %z");
  EXPECT_EQ(format("l"), "%Y-%m-%d %H:%M");
  EXPECT_EQ(format("i"), "%Y-%m-%d");
}

TEST(TimeStyle, AFormatBeginsWithPlus) {
  EXPECT_EQ(format("+%Y\n%m"), "%Y\n%m");
  EXPECT_EQ(format("+"), "");
}

TEST(TimeStyle, TheOptionGoesBeforeTheEnvironment) {
  EXPECT_EQ(format("iso", "full-iso"), "%Y-%m-%d");
  EXPECT_EQ(format("iso", "nonsense"), "%Y-%m-%d");
}

TEST(TimeStyle, OfTheEnvironmentWhatIsForLsDoesNotCount) {
  EXPECT_EQ(format(std::nullopt, "posix-posix-iso"), "%Y-%m-%d");
  EXPECT_EQ(format(std::nullopt, "posix-+%Y\n%m"), "%Y");
}

TEST(TimeStyle, SaysWhatIsNone) {
  EXPECT_EQ(choose_time_style("x", nullptr).match, WordMatch::kNone);
  EXPECT_EQ(choose_time_style("locale", nullptr).match, WordMatch::kNone);
  EXPECT_EQ(choose_time_style("posix-iso", nullptr).match, WordMatch::kNone);
  EXPECT_EQ(choose_time_style("", nullptr).match, WordMatch::kSeveral);
  EXPECT_EQ(choose_time_style(std::nullopt, "posix-x").name, "x");
}

}  // namespace
