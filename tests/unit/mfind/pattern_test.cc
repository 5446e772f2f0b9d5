// SPDX-License-Identifier: MIT
#include "mfind/pattern.h"

#include <fnmatch.h>
#include <gtest/gtest.h>

#include <array>

namespace mfind {
namespace {

TEST(Pattern, AgreesWithFnmatchOnEveryShortCut) {
  constexpr std::array kPatterns{"", "*", "**", "a", "a*", "*a", "*a*", "*.h", "a*b", "?", "[a]", "\\*", "*\\*",
                                 "[", "*[", "a?", ".*", "**a", "a**", "*a\\"};
  constexpr std::array kNames{"", "a", "b", "ab", "ba", "aa", "x.h", ".h", "h", "*", "[", ".a", "bab", "a\\", "\xff"};
  for (const char* pattern : kPatterns) {
    for (const char* name : kNames) {
      EXPECT_EQ(Pattern(pattern, false).matches(name), ::fnmatch(pattern, name, 0) == 0)
          << pattern << " on " << name;
    }
  }
}

TEST(Pattern, IgnoresCaseOnRequest) {
  EXPECT_TRUE(Pattern("*.H", true).matches("a.h"));
  EXPECT_FALSE(Pattern("*.H", false).matches("a.h"));
}

}  // namespace
}  // namespace mfind
