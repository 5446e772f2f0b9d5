// SPDX-License-Identifier: MIT
// Beside this, tests/cli/mdu/time_formats.sh compares some thousand conversions with GNU du.
#include "common/time_format.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>

namespace {

constexpr std::timespec kTime{981173106, 78'900'000};  // 2001-02-03 04:05:06.0789 UTC

std::string formatted(std::string_view format, const std::timespec& time = kTime) {
  std::string out = ">";
  EXPECT_TRUE(common::append_time(out, time, format));
  return out.substr(1);
}

void set_zone(const char* zone) {
  ASSERT_EQ(::setenv("TZ", zone, 1), 0);
  ::tzset();
}

TEST(TimeFormat, KnowsTheConversionsOfStrftime) {
  EXPECT_EQ(formatted("%Y-%m-%d %H:%M:%S %z %a %j %%"), "2001-02-03 04:05:06 +0000 Sat 034 %");
}

TEST(TimeFormat, CopiesWhatIsNoConversion) {
  EXPECT_EQ(formatted("a%f%5%%d%E"), "a%f   %5%d%E");
  EXPECT_EQ(formatted(""), "");
  EXPECT_EQ(formatted("%"), "%");
}

TEST(TimeFormat, NanosecondsAreAFraction) {
  EXPECT_EQ(formatted("%N|%3N|%-N|%_6N|%12N"), "078900000|078|0789|0789  |078900000000");
  EXPECT_EQ(formatted("%N|%-N", {0, 0}), "000000000|0");
}

TEST(TimeFormat, FlagsPadAndChangeCase) {
  EXPECT_EQ(formatted("%-d|%_d|%05d|%^a|%#Z|%e|%0e"), "3| 3|00003|SAT|utc| 3|03");
}

TEST(TimeFormat, ZonesMayHaveColons) {
  set_zone("AAA-1:23:45");
  EXPECT_EQ(formatted("%z %:z %::z %:::z %_8:z"), "+0123 +01:23 +01:23:45 +01:23:45    +1:23");
  set_zone("BBB3");
  EXPECT_EQ(formatted("%z %:::z"), "-0300 -03");
  set_zone("UTC0");
}

TEST(TimeFormat, YearsMayBeLongOrNegative) {
  EXPECT_EQ(formatted("%F|%Y", {253402300800, 0}), "+10000-01-01|10000");
  EXPECT_EQ(formatted("%F", {-62167219201, 0}), "-001-12-31");
  EXPECT_EQ(formatted("%Oy|%y", {-62170156800, 0}), "01|01");
}

TEST(TimeFormat, AYearThatDoesNotFitIsRefused) {
  std::string out = "a";
  EXPECT_FALSE(common::append_time(out, {INT64_MAX, 0}, "%F"));
  EXPECT_EQ(out, "a");
}

}  // namespace
