// SPDX-License-Identifier: MIT
#include "common/signed_size.h"

#include <gtest/gtest.h>

#include <utility>

namespace {

using common::parse_signed_size;
using common::SizeParse;

constexpr std::intmax_t kUntouched = -12345;

std::pair<SizeParse, std::intmax_t> parse(const char* text) {
  std::intmax_t bytes = kUntouched;
  const SizeParse result = parse_signed_size(text, &bytes);
  return {result, bytes};
}

TEST(SignedSize, TakesNumbersInAnyBase) {
  for (const auto& [text, bytes] : {std::pair{"12", 12}, {"-12", -12}, {"+1", 1}, {" 1", 1}, {"010", 8}, {"0x10", 16}}) {
    EXPECT_EQ(parse(text), std::pair(SizeParse::kOk, std::intmax_t{bytes})) << text;
  }
}

TEST(SignedSize, TakesUnits) {
  for (const auto& [text, bytes] : {std::pair{"1K", 1024}, {"k", 1024}, {"-2KiB", -2048}, {"1kB", 1000}, {"1MD", 1'000'000}, {"0Q", 0}}) {
    EXPECT_EQ(parse(text), std::pair(SizeParse::kOk, std::intmax_t{bytes})) << text;
  }
}

TEST(SignedSize, RefusesWhatIsNoNumber) {
  for (const char* text : {"", "x", "-", "-K", "+K", "B", "g", "--5"}) {
    EXPECT_EQ(parse(text), std::pair(SizeParse::kInvalid, kUntouched)) << text;
  }
}

TEST(SignedSize, RefusesWhatIsNoUnit) {
  for (const char* text : {"1x", "1 ", "1g", "1b", "1.5K", "1Ki", "Kx", "0x", "99999999999999999999x", "1Qx"}) {
    EXPECT_EQ(parse(text), std::pair(SizeParse::kInvalidSuffix, kUntouched)) << text;
  }
}

TEST(SignedSize, RefusesWhatDoesNotFit) {
  for (const char* text : {"9223372036854775808", "-9223372036854775809", "8E", "1Z", "Q", "-1R"}) {
    EXPECT_EQ(parse(text), std::pair(SizeParse::kTooLarge, kUntouched)) << text;
  }
  EXPECT_EQ(parse("-8E"), std::pair(SizeParse::kOk, INTMAX_MIN));
}

}  // namespace
