// SPDX-License-Identifier: MIT
#include "common/status_line.h"

#include <gtest/gtest.h>

#include "support/capture.h"
#include "support/locale.h"

namespace {

using common::fit;
using common::StatusLine;

TEST(Fit, KeepsWhatFits) {
  EXPECT_EQ(fit("abc", 3), "abc");
  EXPECT_EQ(fit("abcd", 3), "abc");
  EXPECT_EQ(fit("", 3), "");
  EXPECT_EQ(fit("abc", 0), "");
}

TEST(Fit, ControlCharactersCannotSteerTheTerminal) {
  EXPECT_EQ(fit("a\nb\x1b[2J\x7f", 80), "a?b?[2J?");
  EXPECT_EQ(fit({"a\0b", 3}, 80), "a?b");
}

TEST(Fit, CountsColumnsNotBytes) {
  const test_support::Locale utf8("C.UTF-8");
  EXPECT_EQ(fit("\u00e4\u00f6\u00fc", 2), "\u00e4\u00f6");
  EXPECT_EQ(fit("\u4e2d\u6587", 3), "\u4e2d");  // two columns each
  EXPECT_EQ(fit("\u4e2d\u6587", 4), "\u4e2d\u6587");
}

TEST(Fit, BytesThatAreNoCharactersBecomeQuestionMarks) {
  const test_support::Locale utf8("C.UTF-8");
  EXPECT_EQ(fit("a\xff\xc3", 80), "a??");
}

TEST(StatusLine, IsTakenAwayOnce) {
  const common::UniqueFd file = test_support::memory_file();
  StatusLine line(file.get());
  line.hide();
  EXPECT_EQ(test_support::contents(file.get()), "");
  line.show("one");
  line.hide();
  line.hide();
  EXPECT_EQ(test_support::contents(file.get()), "\rone\x1b[K\r\x1b[K");
}

TEST(StatusLine, GoesWithTheObject) {
  const common::UniqueFd file = test_support::memory_file();
  { StatusLine(file.get()).show("one"); }
  EXPECT_EQ(test_support::contents(file.get()), "\rone\x1b[K\r\x1b[K");
}

}  // namespace
