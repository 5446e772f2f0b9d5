// SPDX-License-Identifier: MIT
#include "common/json.h"

#include <gtest/gtest.h>

#include <limits>

namespace common {
namespace {

TEST(JsonString, EscapesWhatTheGrammarForbids) {
  EXPECT_EQ(R"("")", json_string(""));
  EXPECT_EQ(R"("a\"b\\c\n\t\u0001\u001f\u007f")", json_string("a\"b\\c\n\t\x01\x1f\x7f"));
  EXPECT_EQ(std::string(R"("\u0000x")"), json_string(std::string_view("\0x", 2)));
}

TEST(JsonString, KeepsUtf8) {
  EXPECT_EQ("\"\u00e4\u20ac\U0001f600\"", json_string("\u00e4\u20ac\U0001f600"));
}

TEST(JsonString, OtherBytesBecomeLoneSurrogates) {
  EXPECT_EQ(R"("\udcff")", json_string("\xff"));
  EXPECT_EQ(R"("\udcc3")", json_string("\xc3"));                // cut short
  EXPECT_EQ(R"("\udcc3x")", json_string("\xc3x"));
  EXPECT_EQ(R"("\udcc0\udc80")", json_string("\xc0\x80"));      // overlong
  EXPECT_EQ(R"("\udced\udca0\udc80")", json_string("\xed\xa0\x80"));  // a surrogate
  EXPECT_EQ(R"("\udcf4\udc90\udc80\udc80")", json_string("\xf4\x90\x80\x80"));  // above U+10FFFF
}

TEST(JsonWriter, NestsAndSeparates) {
  JsonWriter json;
  json.begin_object().key("a").value(1).key("b").begin_array().value("x").value(true).null();
  json.end_array().key("c").begin_array().end_array().key("d").value(1.25, 1).end_object();
  EXPECT_EQ(
      "{\n  \"a\": 1,\n  \"b\": [\n    \"x\",\n    true,\n    null\n  ],\n  \"c\": [],\n  \"d\": 1.2\n}",
      json.text());
}

TEST(JsonWriter, NumbersAreThoseOfTheGrammar) {
  JsonWriter json;
  json.begin_array().value(-0.04, 1).value(1e300, 0).value(2.0 / 3, 2);
  json.value(std::numeric_limits<double>::infinity(), 1).end_array();
  const std::string text = json.text();
  EXPECT_TRUE(text.starts_with("[\n  -0.0,\n  1000000000000000052504760255")) << text;
  EXPECT_TRUE(text.ends_with(",\n  0.67,\n  null\n]")) << text;
}

}  // namespace
}  // namespace common
