// SPDX-License-Identifier: MIT
#include "common/human.h"

#include <gtest/gtest.h>

#include <climits>
#include <clocale>
#include <string>

namespace {

std::lconv* in_force = nullptr;

}  // namespace

// The linker sends calls of localeconv(3) here (ld(1), --wrap; the names are its).
extern "C" {
std::lconv* __real_localeconv();
std::lconv* __wrap_localeconv();
std::lconv* __wrap_localeconv() {
  return in_force != nullptr ? in_force : __real_localeconv();
}
}

namespace {

using common::append_size;
using common::SizeFormat;

std::string formatted(std::uint64_t size, const SizeFormat& format) {
  std::string out;
  append_size(out, size, format);
  return out;
}

SizeFormat blocks_of(std::uint64_t bytes) {
  SizeFormat format;
  format.block_size_bytes = bytes;
  return format;
}

SizeFormat autoscaled(bool si) {
  SizeFormat format;
  format.autoscale = true;
  format.si = si;
  return format;
}

struct Row {
  std::uint64_t size;
  const char* human;
  const char* si;
};

// What GNU du 9.10 prints for a file of that length: du --apparent-size -h, and --si.
// The rows lie on both sides of every border of rounding.
constexpr Row kRows[] = {
    {0U, "0", "0"},
    {1U, "1", "1"},
    {999U, "999", "999"},
    {1000U, "1000", "1.0k"},
    {1001U, "1001", "1.1k"},
    {1023U, "1023", "1.1k"},
    {1024U, "1.0K", "1.1k"},
    {1025U, "1.1K", "1.1k"},
    {1100U, "1.1K", "1.1k"},
    {1101U, "1.1K", "1.2k"},
    {1126U, "1.1K", "1.2k"},
    {1127U, "1.2K", "1.2k"},
    {1536U, "1.5K", "1.6k"},
    {1537U, "1.6K", "1.6k"},
    {9949U, "9.8K", "10k"},
    {10000U, "9.8K", "10k"},
    {10001U, "9.8K", "11k"},
    {10137U, "9.9K", "11k"},
    {10138U, "10K", "11k"},
    {10240U, "10K", "11k"},
    {10241U, "11K", "11k"},
    {99999U, "98K", "100k"},
    {100000U, "98K", "100k"},
    {100001U, "98K", "101k"},
    {102400U, "100K", "103k"},
    {102401U, "101K", "103k"},
    {999000U, "976K", "999k"},
    {999001U, "976K", "1.0M"},
    {1000000U, "977K", "1.0M"},
    {1000001U, "977K", "1.1M"},
    {1022976U, "999K", "1.1M"},
    {1022977U, "1000K", "1.1M"},
    {1047552U, "1023K", "1.1M"},
    {1047553U, "1.0M", "1.1M"},
    {1048576U, "1.0M", "1.1M"},
    {1048577U, "1.1M", "1.1M"},
    {1153433U, "1.1M", "1.2M"},
    {1153434U, "1.2M", "1.2M"},
    {9999999U, "9.6M", "10M"},
    {10380902U, "9.9M", "11M"},
    {10380903U, "10M", "11M"},
    {999999999U, "954M", "1.0G"},
    {1072693248U, "1023M", "1.1G"},
    {1072693249U, "1.0G", "1.1G"},
    {1073741824U, "1.0G", "1.1G"},
    {1099511627775U, "1.0T", "1.1T"},
    {1125899906842623U, "1.0P", "1.2P"},
    {1152921504606846975U, "1.0E", "1.2E"},
    {1152921504606846976U, "1.0E", "1.2E"},
    {9223372036854775807U, "8.0E", "9.3E"},
};

TEST(Human, PowersOf1024AgreeWithGnuDu) {
  for (const Row& row : kRows)
    EXPECT_EQ(formatted(row.size, autoscaled(false)), row.human) << row.size;
}

TEST(Human, PowersOf1000AgreeWithGnuDu) {
  for (const Row& row : kRows) EXPECT_EQ(formatted(row.size, autoscaled(true)), row.si) << row.size;
}

TEST(Human, TheLargestNumberIsScaled) {
  EXPECT_EQ(formatted(UINT64_MAX, autoscaled(false)), "16E");
  EXPECT_EQ(formatted(UINT64_MAX, autoscaled(true)), "19E");
}

TEST(Human, NothingIsNoBlocks) {
  EXPECT_EQ(formatted(0, blocks_of(1024)), "0");
}

TEST(Human, BlocksAreRoundedUp) {
  EXPECT_EQ(formatted(1, blocks_of(1024)), "1");
  EXPECT_EQ(formatted(1024, blocks_of(1024)), "1");
  EXPECT_EQ(formatted(1025, blocks_of(1024)), "2");
}

TEST(Human, BlocksNeedNotBePowersOfTwo) {
  EXPECT_EQ(formatted(1'000'000, blocks_of(1'000'000)), "1");
  EXPECT_EQ(formatted(1'000'001, blocks_of(1'000'000)), "2");
  EXPECT_EQ(formatted(22, blocks_of(7)), "4");
}

TEST(Human, TheLargestNumberOfBytesIsWhole) {
  EXPECT_EQ(formatted(UINT64_MAX, blocks_of(1)), "18446744073709551615");
}

TEST(Human, RoundingUpDoesNotOverflow) {
  EXPECT_EQ(formatted(UINT64_MAX, blocks_of(1024)), "18014398509481984");
  EXPECT_EQ(formatted(UINT64_MAX, blocks_of(UINT64_MAX)), "1");
  EXPECT_EQ(formatted(1, blocks_of(UINT64_MAX)), "1");
}

TEST(Human, ASuffixStandsBehindTheNumber) {
  SizeFormat format = blocks_of(1024);
  format.suffix = "KiB";
  EXPECT_EQ(formatted(5000, format), "5KiB");
}

TEST(Human, AppendsToWhatIsThere) {
  std::string out = "before ";
  append_size(out, 1024, blocks_of(1024));
  EXPECT_EQ(out, "before 1");
}

TEST(Human, TheCLocaleHasNoGroups) {
  SizeFormat format = blocks_of(1);
  format.group_digits = true;
  EXPECT_EQ(formatted(1'234'567, format), "1234567");
}

/// A locale that need not be installed; it is in force while the object lives.
class Conventions {
 public:
  Conventions(const char* separator, const char* grouping, const char* point = ".") {
    convention_ = *std::localeconv();
    convention_.thousands_sep = const_cast<char*>(separator);
    convention_.grouping = const_cast<char*>(grouping);
    convention_.decimal_point = const_cast<char*>(point);
    in_force = &convention_;
  }
  Conventions(const Conventions&) = delete;
  Conventions& operator=(const Conventions&) = delete;
  ~Conventions() { in_force = nullptr; }

 private:
  std::lconv convention_;
};

std::string grouped(std::uint64_t number) {
  SizeFormat format = blocks_of(1);
  format.group_digits = true;
  return formatted(number, format);
}

TEST(HumanGroups, TheLastGroupSizeRepeats) {
  const Conventions english(",", "\3");
  EXPECT_EQ(grouped(567), "567");
  EXPECT_EQ(grouped(4'567), "4,567");
  EXPECT_EQ(grouped(1'234'567), "1,234,567");
}

TEST(HumanGroups, SizesDiffer) {
  const Conventions indian(",", "\3\2");
  EXPECT_EQ(grouped(123'456'789), "12,34,56,789");
}

TEST(HumanGroups, CharMaxEndsTheGrouping) {
  const char grouping[] = {3, CHAR_MAX, 0};
  const Conventions once(",", grouping);
  EXPECT_EQ(grouped(123'456'789), "123456,789");
}

TEST(HumanGroups, ASeparatorMayHaveSeveralBytes) {
  const Conventions french("\u202f", "\3");
  EXPECT_EQ(grouped(1'234), "1\u202f234");
}

TEST(HumanGroups, OnlyIfAskedFor) {
  const Conventions english(",", "\3");
  EXPECT_EQ(formatted(1'234, blocks_of(1)), "1234");
}

TEST(HumanGroups, TheDecimalPointIsTheLocales) {
  const Conventions german(".", "\3", ",");
  EXPECT_EQ(formatted(1536, autoscaled(false)), "1,5K");
}

}  // namespace
