// SPDX-License-Identifier: MIT
// Expectations are what GNU du 9.10 prints ("cannot access ..." and -d), and for
// quote_name_colon what cat of the same coreutils prints.
#include "common/quote.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "support/environment.h"
#include "support/locale.h"

namespace {

using common::quote_argument;
using common::quote_name;
using common::quote_name_colon;

/// The printable ASCII bytes c for which "a" c "b" stays bare before a colon.
constexpr std::string_view kBare =
    "#%+,-./0123456789@ABCDEFGHIJKLMNOPQRSTUVWXYZ]_abcdefghijklmnopqrstuvwxyz{}~";

/// Those which go with an apostrophe between double quotes, behind the first byte.
constexpr std::string_view kInDoubleQuotes =
    " %'+,-./0123456789:@ABCDEFGHIJKLMNOPQRSTUVWXYZ]_abcdefghijklmnopqrstuvwxyz";

bool contains(std::string_view set, char c) {
  return set.find(c) != std::string_view::npos;
}

std::string octal(int byte) {
  char text[8];
  std::snprintf(text, sizeof text, "\\%03o", static_cast<unsigned>(byte));
  return text;
}

TEST(QuoteName, PlainNamesGetSingleQuotes) {
  EXPECT_EQ(quote_name("abc"), "'abc'");
}

TEST(QuoteName, TheEmptyName) {
  EXPECT_EQ(quote_name(""), "''");
}

TEST(QuoteName, PrintableAsciiOtherThanTheApostropheStays) {
  for (int c = 0x20; c < 0x7f; ++c) {
    if (c == '\'') continue;
    const std::string name = {'a', static_cast<char>(c), 'b'};
    EXPECT_EQ(quote_name(name), "'" + name + "'");
  }
}

TEST(QuoteName, ControlCharactersAreEscaped) {
  for (int c = 1; c < 0x20; ++c) {
    if (c >= '\a' && c <= '\r') continue;
    const std::string name = {'a', static_cast<char>(c), 'b'};
    EXPECT_EQ(quote_name(name), "'a'$'" + octal(c) + "''b'");
  }
  EXPECT_EQ(quote_name("\x7f"), "''$'\\177'");
}

TEST(QuoteName, SomeControlCharactersHaveLetters) {
  EXPECT_EQ(quote_name("\a\b\t\n\v\f\r"), "''$'\\a\\b\\t\\n\\v\\f\\r'");
}

TEST(QuoteName, HighBytesAreEscapedInTheCLocale) {
  for (int c = 0x80; c < 0x100; ++c) {
    EXPECT_EQ(quote_name(std::string(1, static_cast<char>(c))), "''$'" + octal(c) + "'");
  }
}

TEST(QuoteName, EscapesInARowShareOneSegment) {
  EXPECT_EQ(quote_name("a\n\001b\nc"), "'a'$'\\n\\001''b'$'\\n''c'");
}

TEST(QuoteName, AnApostropheAloneNeedsDoubleQuotes) {
  EXPECT_EQ(quote_name("it's"), "\"it's\"");
  EXPECT_EQ(quote_name("'"), "\"'\"");
}

TEST(QuoteName, AnApostropheBesidesOtherTroubleIsEscaped) {
  EXPECT_EQ(quote_name("a'\"b"), "'a'\\''\"b'");
}

TEST(QuoteName, DoubleQuotesAreUsedWithHarmlessBytesOnly) {
  for (int c = 0x20; c < 0x7f; ++c) {
    const std::string name = {'\'', static_cast<char>(c)};
    const bool doubled = quote_name(name).front() == '"';
    EXPECT_EQ(doubled, contains(kInDoubleQuotes, static_cast<char>(c))) << name;
  }
}

TEST(QuoteName, HashAndTildeAreHarmlessAtTheStart) {
  EXPECT_EQ(quote_name("#'"), "\"#'\"");
  EXPECT_EQ(quote_name("~'"), "\"~'\"");
  EXPECT_EQ(quote_name("'#"), "''\\''#'");
}

TEST(QuoteName, AnApostropheBehindAnEscapeEndsItsSegment) {
  EXPECT_EQ(quote_name("\001'"), "''$'\\001'\\'''");
  EXPECT_EQ(quote_name("\001'a"), "''$'\\001'\\''a'");
  EXPECT_EQ(quote_name("\001''\002"), "''$'\\001'\\'''\\'''$'\\002'");
}

TEST(QuoteName, AnApostropheBeforeAnEscape) {
  EXPECT_EQ(quote_name("'\001"), "''\\'''$'\\001'");
  EXPECT_EQ(quote_name("\001a'"), "''$'\\001''a'\\'''");
}

class QuoteUtf8 : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!locale_.is_set()) CANNOT_RUN_HERE("there is no locale C.UTF-8");
  }

 private:
  test_support::Locale locale_{"C.UTF-8"};
};

TEST_F(QuoteUtf8, PrintableCharactersStay) {
  for (const std::string name : {"é", "日本", "😀", "\u200b", "\u00ad", "x\u0301"}) {
    EXPECT_EQ(quote_name(name), "'" + name + "'");
  }
}

TEST_F(QuoteUtf8, ControlCharactersAreEscapedByteByByte) {
  EXPECT_EQ(quote_name("\u0085"), "''$'\\302\\205'");
}

TEST_F(QuoteUtf8, BytesThatAreNoCharacterAreEscaped) {
  EXPECT_EQ(quote_name("\xff"), "''$'\\377'");
  EXPECT_EQ(quote_name("\xc3"), "''$'\\303'");
  EXPECT_EQ(quote_name("a\xe6\x97"), "'a'$'\\346\\227'");
  EXPECT_EQ(quote_name("\xed\xa0\x80"), "''$'\\355\\240\\200'");           // a surrogate
  EXPECT_EQ(quote_name("\xf4\x90\x80\x80"), "''$'\\364\\220\\200\\200'");  // above U+10FFFF
  EXPECT_EQ(quote_name("\xc0\x80"), "''$'\\300\\200'");                    // overlong
}

TEST_F(QuoteUtf8, ACharacterBehindABadByteIsWhole) {
  EXPECT_EQ(quote_name("\xc3é"), "''$'\\303''é'");
}

TEST_F(QuoteUtf8, MultibyteCharactersAreHarmlessInDoubleQuotes) {
  EXPECT_EQ(quote_name("é's"), "\"é's\"");
}

TEST_F(QuoteUtf8, ArgumentsGetCurlyQuotes) {
  EXPECT_EQ(quote_argument("a b"), "‘a b’");
}

TEST_F(QuoteUtf8, ArgumentsEscapeTheClosingQuoteOnly) {
  EXPECT_EQ(quote_argument("‘a’"), "‘‘a\\’’");
  EXPECT_EQ(quote_argument("it's"), "‘it's’");
}

TEST_F(QuoteUtf8, ABareNameMayHaveMultibyteCharacters) {
  EXPECT_EQ(quote_name_colon("é"), "é");
}

TEST(QuoteNameColon, BareUnlessAByteNeedsQuotes) {
  for (int c = 0x20; c < 0x7f; ++c) {
    const std::string name = {'a', static_cast<char>(c), 'b'};
    const bool bare = quote_name_colon(name) == name;
    EXPECT_EQ(bare, contains(kBare, static_cast<char>(c))) << name;
  }
}

TEST(QuoteNameColon, QuotedAsQuoteNameDoes) {
  for (const char* name : {"", "a b", "a:b", "it's", "a\nb", "\xff", "a'\"b"}) {
    EXPECT_EQ(quote_name_colon(name), quote_name(name));
  }
}

TEST(QuoteNameColon, HashAndTildeNeedQuotesAtTheStart) {
  EXPECT_EQ(quote_name_colon("#a"), "'#a'");
  EXPECT_EQ(quote_name_colon("~a"), "'~a'");
}

TEST(QuoteNameColon, ABraceAloneNeedsQuotes) {
  EXPECT_EQ(quote_name_colon("{"), "'{'");
  EXPECT_EQ(quote_name_colon("}"), "'}'");
  EXPECT_EQ(quote_name_colon("{}"), "{}");
}

TEST(QuoteArgument, GetsPlainQuotesInTheCLocale) {
  EXPECT_EQ(quote_argument("a b"), "'a b'");
}

TEST(QuoteArgument, EscapesQuotesBackslashesAndBytes) {
  EXPECT_EQ(quote_argument("a'b"), "'a\\'b'");
  EXPECT_EQ(quote_argument("a\\b"), "'a\\\\b'");
  EXPECT_EQ(quote_argument("a\nb"), "'a\\nb'");
  EXPECT_EQ(quote_argument("\xff\x01"), "'\\377\\001'");
}

TEST(QuoteArgument, Empty) {
  EXPECT_EQ(quote_argument(""), "''");
}

}  // namespace
