// SPDX-License-Identifier: MIT
// The forms of dates are compared with GNU find's in tests/cli/mfind/times.sh; here is what needs a
// fixed now.
#include "mfind/date.h"

#include <gtest/gtest.h>

namespace mfind {
namespace {

constexpr std::timespec kNow{1'000'000'000, 500'000'000};  // Sunday, 2001-09-09 01:46:40.5 UTC

std::time_t seconds(std::string_view text) {
  const auto found = parse_date(text, kNow);
  return found ? found->tv_sec : -1;
}

TEST(Date, TakesWhatIsMissingFromNow) {
  EXPECT_EQ(seconds("now"), kNow.tv_sec);
  EXPECT_EQ(seconds("1 hour ago"), kNow.tv_sec - 3600);
  EXPECT_EQ(parse_date("now", kNow)->tv_nsec, kNow.tv_nsec);
}

TEST(Date, TakesMidnightForADate) { EXPECT_EQ(seconds("2001-09-09"), 999'993'600); }

TEST(Date, CountsDaysByTheCalendar) {
  EXPECT_EQ(seconds("yesterday"), kNow.tv_sec - 86400);
  EXPECT_EQ(seconds("2001-03-31 1 month"), 988'675'200);  // May 1st: April has no 31st
}

TEST(Date, FindsTheNextDayOfAName) {
  EXPECT_EQ(seconds("sunday"), 999'993'600);
  EXPECT_EQ(seconds("monday"), 999'993'600 + 86400);
  EXPECT_EQ(seconds("last monday"), 999'993'600 - 6 * 86400);
}

TEST(Date, RefusesWhatIsNone) {
  for (const char* text : {"nonsense", "2001-13-01", "2001-02-29", "25:00", "12:00 13:00", "@x"}) {
    EXPECT_FALSE(parse_date(text, kNow).has_value()) << text;
  }
}

TEST(Date, TakesTheZoneThatIsGiven) {
  EXPECT_EQ(seconds("2001-09-09 03:46:40 +0200"), kNow.tv_sec);
  EXPECT_EQ(seconds("TZ=\"EST5\" 2001-09-08 20:46:40"), kNow.tv_sec);
  EXPECT_EQ(seconds("2001-09-09 01:46:40"), kNow.tv_sec);  // it was for once only
}

}  // namespace
}  // namespace mfind
