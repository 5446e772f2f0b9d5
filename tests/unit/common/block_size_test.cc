// SPDX-License-Identifier: MIT
// Expectations are what GNU du 9.10 does with -B and with DU_BLOCK_SIZE.
#include "common/block_size.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace {

using common::default_block_size;
using common::parse_block_size;
using common::SizeFormat;
using common::SizeParse;

struct Accepted {
  const char* text;
  std::uint64_t bytes;
  const char* suffix;
};

constexpr std::uint64_t kK = 1024;

constexpr Accepted kAccepted[] = {
    {"1", 1, ""},
    {"4096", 4096, ""},
    {"18446744073709551615", UINT64_MAX, ""},
    // As strtoumax(3) reads numbers.
    {"010", 8, ""},
    {"0x10", 16, ""},
    {"+1", 1, ""},
    {" 1", 1, ""},
    {"\t1", 1, ""},
    // A number with a unit.
    {"1K", kK, ""},
    {"1k", kK, ""},
    {"2KiB", 2 * kK, ""},
    {"1kB", 1000, ""},
    {"1KB", 1000, ""},
    {"1KD", 1000, ""},
    {"3M", 3 * kK* kK, ""},
    {"1MB", 1'000'000, ""},
    {"1MD", 1'000'000, ""},
    {"1g", kK* kK* kK, ""},
    {"1t", kK* kK* kK* kK, ""},
    {"1P", kK* kK* kK* kK* kK, ""},
    {"15E", 15 * kK* kK* kK* kK* kK* kK, ""},
    {"18EB", 18'000'000'000'000'000'000U, ""},
    // A unit alone stands behind every number, too.
    {"K", kK, "K"},
    {"k", kK, "K"},
    {"KiB", kK, "KiB"},
    {"kB", 1000, "kB"},
    {"KB", 1000, "kB"},
    {"KD", 1000, "K"},
    {"M", kK* kK, "M"},
    {"m", kK* kK, "M"},
    {"MB", 1'000'000, "MB"},
    {"MD", 1'000'000, "M"},
    {"MiB", kK* kK, "MiB"},
    {"E", kK* kK* kK* kK* kK* kK, "E"},
};

TEST(ParseBlockSize, TakesNumbersAndUnits) {
  for (const Accepted& accepted : kAccepted) {
    SizeFormat format;
    EXPECT_EQ(parse_block_size(accepted.text, &format), SizeParse::kOk) << accepted.text;
    EXPECT_EQ(format.block_size_bytes, accepted.bytes) << accepted.text;
    EXPECT_EQ(format.suffix, accepted.suffix) << accepted.text;
    EXPECT_FALSE(format.autoscale) << accepted.text;
  }
}

TEST(ParseBlockSize, RefusesWhatIsNoNumber) {
  for (const char* text : {"", "0", "0K", "00", "-1", " -1", "x", "B", "b", "'", "R", "Q", "iB",
                           "six", "humanx", "human-readablex", "-K", "+", ".5"}) {
    SizeFormat format;
    EXPECT_EQ(parse_block_size(text, &format), SizeParse::kInvalid) << text;
  }
}

TEST(ParseBlockSize, RefusesNumbersWithGarbage) {
  for (const char* text :
       {"1x", "zz",  "1c",   "1w",  "1b", "1B", "1R", "1KK", "1Ki", "M1", "KIB", "Ki",
        "Kb", "2 K", "1.5k", "1,5", "1 ", "y",  "z",  "e",   "p",   "1e", "1p",  "eB"}) {
    SizeFormat format;
    EXPECT_EQ(parse_block_size(text, &format), SizeParse::kInvalidSuffix) << text;
  }
}

TEST(ParseBlockSize, RefusesNumbersThatDoNotFit) {
  for (const char* text :
       {"18446744073709551616", "16E", "19EB", "1Z", "1Y", "Z", "Y", "ZB", "18014398509481984K"}) {
    SizeFormat format;
    EXPECT_EQ(parse_block_size(text, &format), SizeParse::kTooLarge) << text;
  }
}

TEST(ParseBlockSize, AnInvalidTextLeavesTheFormatAlone) {
  SizeFormat format;
  format.block_size_bytes = 77;
  format.suffix = "before";
  static_cast<void>(parse_block_size("x", &format));
  EXPECT_EQ(format.block_size_bytes, 77U);
  EXPECT_EQ(format.suffix, "before");
}

TEST(ParseBlockSize, BeforeABadSuffixTheNumberIsRead) {
  SizeFormat format;
  static_cast<void>(parse_block_size("3xyz", &format));
  EXPECT_EQ(format.block_size_bytes, 3U);
}

TEST(ParseBlockSize, TooLargeIsTheLargest) {
  SizeFormat format;
  static_cast<void>(parse_block_size("Y", &format));
  EXPECT_EQ(format.block_size_bytes, UINT64_MAX);
  EXPECT_EQ(format.suffix, "");
}

TEST(ParseBlockSize, HumanReadableMayBeAbbreviated) {
  for (const char* text : {"h", "hu", "human", "human-readable"}) {
    SizeFormat format;
    EXPECT_EQ(parse_block_size(text, &format), SizeParse::kOk) << text;
    EXPECT_TRUE(format.autoscale) << text;
    EXPECT_FALSE(format.si) << text;
  }
}

TEST(ParseBlockSize, SiMayBeAbbreviated) {
  for (const char* text : {"s", "si"}) {
    SizeFormat format;
    EXPECT_EQ(parse_block_size(text, &format), SizeParse::kOk) << text;
    EXPECT_TRUE(format.autoscale) << text;
    EXPECT_TRUE(format.si) << text;
  }
}

TEST(ParseBlockSize, AnApostropheAsksForGroups) {
  SizeFormat format;
  EXPECT_EQ(parse_block_size("'1K", &format), SizeParse::kOk);
  EXPECT_TRUE(format.group_digits);
  EXPECT_EQ(format.block_size_bytes, 1024U);
}

TEST(ParseBlockSize, TheFormatOfBeforeIsForgotten) {
  SizeFormat format;
  ASSERT_EQ(parse_block_size("'si", &format), SizeParse::kOk);
  ASSERT_EQ(parse_block_size("2", &format), SizeParse::kOk);
  EXPECT_FALSE(format.autoscale);
  EXPECT_FALSE(format.group_digits);
}

/// Sets what default_block_size() looks at, and takes it away again.
class DefaultBlockSize : public ::testing::Test {
 protected:
  void SetUp() override { clear(); }
  void TearDown() override { clear(); }

  static void clear() {
    for (const char* name : {"DU_BLOCK_SIZE", "BLOCK_SIZE", "BLOCKSIZE", "POSIXLY_CORRECT"}) {
      ::unsetenv(name);
    }
  }
  static void set(const char* name, const char* value) { ::setenv(name, value, 1); }
  static std::uint64_t bytes() { return default_block_size("DU_BLOCK_SIZE").block_size_bytes; }
};

TEST_F(DefaultBlockSize, IsAKibibyte) {
  EXPECT_EQ(bytes(), 1024U);
}

TEST_F(DefaultBlockSize, IsHalfOfThatForPosix) {
  set("POSIXLY_CORRECT", "");
  EXPECT_EQ(bytes(), 512U);
}

TEST_F(DefaultBlockSize, EachVariableCounts) {
  for (const char* name : {"DU_BLOCK_SIZE", "BLOCK_SIZE", "BLOCKSIZE"}) {
    clear();
    set(name, "7");
    EXPECT_EQ(bytes(), 7U) << name;
  }
}

TEST_F(DefaultBlockSize, TheFirstVariableThatIsSetWins) {
  set("BLOCKSIZE", "3");
  EXPECT_EQ(bytes(), 3U);
  set("BLOCK_SIZE", "2");
  EXPECT_EQ(bytes(), 2U);
  set("DU_BLOCK_SIZE", "1");
  EXPECT_EQ(bytes(), 1U);
}

TEST_F(DefaultBlockSize, NonsenseHidesTheLaterVariables) {
  for (const char* nonsense : {"x", "", "0"}) {
    set("DU_BLOCK_SIZE", nonsense);
    set("BLOCK_SIZE", "7");
    EXPECT_EQ(bytes(), 1024U) << nonsense;
  }
}

TEST_F(DefaultBlockSize, PartialNonsenseCounts) {
  set("DU_BLOCK_SIZE", "3xyz");
  EXPECT_EQ(bytes(), 3U);
}

TEST_F(DefaultBlockSize, AVariableWinsOverPosix) {
  set("POSIXLY_CORRECT", "1");
  set("BLOCK_SIZE", "1K");
  EXPECT_EQ(bytes(), 1024U);
}

TEST_F(DefaultBlockSize, NonsenseLeavesTheDefaultOfPosix) {
  set("POSIXLY_CORRECT", "1");
  set("BLOCK_SIZE", "x");
  EXPECT_EQ(bytes(), 512U);
}

TEST_F(DefaultBlockSize, MayBeHumanReadable) {
  set("DU_BLOCK_SIZE", "human-readable");
  EXPECT_TRUE(default_block_size("DU_BLOCK_SIZE").autoscale);
}

}  // namespace
