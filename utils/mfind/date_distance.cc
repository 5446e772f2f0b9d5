// SPDX-License-Identifier: MIT
#include "mfind/date_distance.h"

namespace mfind {
namespace {

using Direction = DateDistance::Direction;

template <typename Sum>
bool accumulate(Sum& sum, std::int64_t count, Direction direction) {
  return direction == Direction::kBack ? !__builtin_sub_overflow(sum, count, &sum)
                                       : !__builtin_add_overflow(sum, count, &sum);
}

}  // namespace

std::int64_t& DateDistance::sum_of(DateWord unit) {
  switch (unit) {
    case DateWord::kYears:
      return years_;
    case DateWord::kMonths:
      return months_;
    case DateWord::kDays:
      return days_;
    case DateWord::kHours:
      return hours_;
    case DateWord::kMinutes:
      return minutes_;
    default:
      return seconds_;
  }
}

bool DateDistance::add(const DateToken& unit, std::int64_t count, std::int64_t nanoseconds,
                       Direction direction) {
  return !__builtin_mul_overflow(count, unit.value, &count) &&
         accumulate(sum_of(unit.word), count, direction) &&
         accumulate(nanoseconds_, nanoseconds, direction);
}

bool DateDistance::add_calendar_units(std::tm* tm) const {
  return accumulate(tm->tm_year, years_, Direction::kForward) &&
         accumulate(tm->tm_mon, months_, Direction::kForward) &&
         accumulate(tm->tm_mday, days_, Direction::kForward);
}

std::optional<std::timespec> DateDistance::add_clock_units(std::time_t start,
                                                           std::int64_t nanoseconds) const {
  constexpr std::int64_t kBillion = 1'000'000'000;
  nanoseconds += nanoseconds_;
  std::int64_t carry = nanoseconds / kBillion;
  nanoseconds %= kBillion;
  if (nanoseconds < 0) {
    nanoseconds += kBillion;
    --carry;
  }
  std::int64_t hours_s = 0;
  std::int64_t minutes_s = 0;
  std::int64_t sum = start;
  const bool fits = !__builtin_mul_overflow(hours_, 3600, &hours_s) &&
                    !__builtin_mul_overflow(minutes_, 60, &minutes_s) &&
                    accumulate(sum, hours_s, Direction::kForward) &&
                    accumulate(sum, minutes_s, Direction::kForward) &&
                    accumulate(sum, seconds_, Direction::kForward) &&
                    accumulate(sum, carry, Direction::kForward);
  if (!fits) return std::nullopt;
  return std::timespec{sum, static_cast<long>(nanoseconds)};
}

}  // namespace mfind
