// SPDX-License-Identifier: MIT
// Distances between dates: 2 days, -1.5 seconds, a year ago; used by the parser of dates.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>

#include "mfind/date_words.h"

namespace mfind {

/// The sum of all distances that a date names, by unit.  What does not fit is refused, never
/// wrapped.
class DateDistance {
 public:
  enum class Direction : bool { kForward, kBack };

  /// `count` times the unit, and of seconds `nanoseconds` more.
  [[nodiscard]] bool add(const DateToken& unit, std::int64_t count, std::int64_t nanoseconds,
                         Direction direction);

  [[nodiscard]] bool has_calendar_units() const {
    return years_ != 0 || months_ != 0 || days_ != 0;
  }
  /// Years, months and days go into the fields of `tm`, which mktime(3) then has to put in order.
  [[nodiscard]] bool add_calendar_units(std::tm* tm) const;
  /// Hours and less, and `nanoseconds`, which is below a second, added to `start`.
  [[nodiscard]] std::optional<std::timespec> add_clock_units(std::time_t start,
                                                             std::int64_t nanoseconds) const;

 private:
  [[nodiscard]] std::int64_t& sum_of(DateWord unit);

  std::int64_t years_ = 0, months_ = 0, days_ = 0, hours_ = 0, minutes_ = 0, seconds_ = 0;
  std::int32_t nanoseconds_ = 0;  // an int in GNU's parser, which refuses three times 0.9 seconds
};

}  // namespace mfind
