// SPDX-License-Identifier: MIT
// The words and numbers that a date is made of.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string_view>
#include <vector>

namespace mfind {

enum class DateWord : std::uint8_t {
  kUnsigned,       // 12: value, digits
  kSigned,         // -12, +3: value, digits, negative
  kDecimal,        // 1.5 without a sign: value, nanoseconds
  kSignedDecimal,  // with one
  kMeridian,       // value: 0 am, 1 pm
  kMonth,          // 1 to 12
  kDay,            // Sunday is 0
  kZone,           // value: seconds east of Greenwich
  kDayZone,        // the same, one hour more
  kLocalZone,      // value: whether it is daylight saving time
  kDst,
  kYears, kMonths, kDays, kHours, kMinutes, kSeconds,  // units: value is how many of them
  kDayShift,       // tomorrow, yesterday, today, now
  kOrdinal,        // last, this, next, first, third ...
  kAgo,            // value: -1 ago, 1 hence
  kT,              // between date and time, or a zone
  kSymbol,         // value: the character
  kEnd,
};

struct DateToken {
  DateWord word = DateWord::kEnd;
  std::int64_t value = 0;
  long nanoseconds = 0;
  int digits = 0;
  bool negative = false;
};

/// Cuts `text` into words; the last one is kEnd.  Nothing if one of them is unknown.
/// `now` tells how the local zone is called.
[[nodiscard]] std::optional<std::vector<DateToken>> cut_date(std::string_view text,
                                                             const std::timespec& now);

}  // namespace mfind
