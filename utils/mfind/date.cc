// SPDX-License-Identifier: MIT
// Words are matched, longest form first, into items: a time of day, a date, a name of a day, a
// zone, a distance, a bare number.  A form that can take the next word takes it, whatever stands
// behind that word, as in GNU's grammar: in "10:00 -3 hours" the number is a zone, in "14 sept 7
// weeks" a year.  Only behind a bare number or the name of a zone is a number with a sign looked at
// together with its unit.
//
// Then what was found is put together: the calendar time that is named, what is missing taken from
// now or from midnight; distances of days and more by the calendar, the rest in seconds.  mktime(3)
// does the arithmetic.
#include "mfind/date.h"

#include <limits>

#include "mfind/date_distance.h"
#include "mfind/date_words.h"
#include "mfind/date_zone.h"

namespace mfind {
namespace {

using Word = DateWord;

enum class Meridian : unsigned char { kAm, kPm, k24 };

/// What stands behind a hyphen.  The least number becomes the greatest, which no date can have.
std::int64_t negated(const DateToken& number) {
  constexpr auto kLimits = std::numeric_limits<std::int64_t>{};
  return number.value == kLimits.min() ? kLimits.max() : -number.value;
}

class DateParser {
 public:
  DateParser(std::vector<DateToken> tokens, const std::timespec& now);

  std::optional<std::timespec> parse();

 private:
  [[nodiscard]] const DateToken& peek(std::size_t ahead = 0) const {
    const std::size_t at = at_ + ahead;
    return tokens_[at < tokens_.size() ? at : tokens_.size() - 1];
  }
  [[nodiscard]] bool is(Word word, std::size_t ahead = 0) const { return peek(ahead).word == word; }
  [[nodiscard]] bool is_symbol(char c, std::size_t ahead = 0) const {
    return is(Word::kSymbol, ahead) && peek(ahead).value == c;
  }
  [[nodiscard]] static bool is_unit(const DateToken& token) {
    return token.word >= Word::kYears && token.word <= Word::kSeconds;
  }
  /// Always true.
  bool accept(std::size_t words) {
    at_ += words;
    return true;
  }

  bool item();
  bool item_from_number();
  bool item_from_word();
  bool time_of_day();
  bool zone_offset();
  bool slashed_date();
  bool iso_date();
  bool month_first();
  bool month_second();
  bool zone();
  enum Turn : bool { kMayNotTurn, kMayTurn };  // to the past, by "ago"
  bool distance(Turn turn);
  bool add_distance(const DateToken& unit, std::int64_t count, std::int64_t nanoseconds, Turn turn);
  bool bare_number(const DateToken& number);
  void set_time(std::int64_t hour, std::int64_t minute, const DateToken* second, Meridian meridian);
  void set_date(const DateToken& year, std::int64_t month, std::int64_t day);

  [[nodiscard]] bool has_time() const {
    return times_ > 0 || (distances_ && dates_ == 0 && days_ == 0);
  }
  [[nodiscard]] bool hour_of_day(int* hour) const;
  [[nodiscard]] bool calendar(std::tm* tm) const;
  [[nodiscard]] bool first_time(std::tm* tm, std::time_t* time) const;
  [[nodiscard]] bool go_to_day(std::tm* tm) const;
  [[nodiscard]] std::optional<std::timespec> put_together() const;

  std::vector<DateToken> tokens_;
  std::size_t at_ = 0;

  DateToken year_{Word::kUnsigned};
  std::int64_t month_ = 0, day_ = 0, hour_ = 0, minute_ = 0, second_ = 0;
  std::int64_t nanosecond_ = 0;
  Meridian meridian_ = Meridian::k24;
  std::int64_t day_number_ = 0, day_ordinal_ = 0;
  std::int64_t zone_seconds_ = 0;
  int local_dst_ = 0;
  DateDistance distance_;
  int times_ = 0, dates_ = 0, days_ = 0, zones_ = 0, local_zones_ = 0, dsts_ = 0;
  bool distances_ = false;
  std::tm local_now_{};
};

DateParser::DateParser(std::vector<DateToken> tokens, const std::timespec& now)
    : tokens_(std::move(tokens)), nanosecond_(now.tv_nsec) {
  const std::time_t seconds = now.tv_sec;
  ::localtime_r(&seconds, &local_now_);
  year_.value = std::int64_t{local_now_.tm_year} + 1900;
  month_ = local_now_.tm_mon + 1;
  day_ = local_now_.tm_mday;
  hour_ = local_now_.tm_hour;
  minute_ = local_now_.tm_min;
  second_ = local_now_.tm_sec;
}

std::optional<std::timespec> DateParser::parse() {
  if (is_symbol('@')) {
    const DateToken& seconds = peek(1);
    const bool number = seconds.word <= Word::kSignedDecimal;
    if (!number || !is(Word::kEnd, 2)) return std::nullopt;
    return std::timespec{seconds.value, seconds.nanoseconds};
  }
  while (!is(Word::kEnd)) {
    if (!item()) return std::nullopt;
  }
  return put_together();
}

bool DateParser::item() {
  return is(Word::kUnsigned) ? item_from_number() : item_from_word();
}

bool DateParser::item_from_number() {
  if (is_symbol(':', 1) || is(Word::kMeridian, 1)) return time_of_day();
  if (is_symbol('/', 1)) return slashed_date();
  if (is(Word::kMonth, 1)) return month_second();
  if (is(Word::kDay, 1)) {
    ++days_;
    day_ordinal_ = peek().value;
    day_number_ = peek(1).value;
    return accept(2);
  }
  if (is_unit(peek(1))) return distance(kMayTurn);
  if (!is(Word::kSigned, 1)) return bare_number(peek());
  if (is(Word::kSigned, 2)) return iso_date();
  if (!is_unit(peek(2))) return time_of_day();  // an hour and its zone
  return bare_number(peek()) && distance(kMayNotTurn);
}

bool DateParser::item_from_word() {
  const DateToken& token = peek();
  switch (token.word) {
    case Word::kMonth:
      return month_first();
    case Word::kDay:
      ++days_;
      day_ordinal_ = 0;
      day_number_ = peek().value;
      return accept(is_symbol(',', 1) ? 2 : 1);
    case Word::kOrdinal:
      if (!is(Word::kDay, 1)) return distance(kMayTurn);
      ++days_;
      day_ordinal_ = peek().value;
      day_number_ = peek(1).value;
      return accept(2);
    case Word::kLocalZone:
      ++local_zones_;
      local_dst_ = static_cast<int>(peek().value);
      if (!is(Word::kDst, 1) || local_dst_ < 0) return accept(1);  // J DST is none
      local_dst_ = 1;
      ++dsts_;
      return accept(2);
    case Word::kDayShift:
      return accept(1) && add_distance({Word::kDays, 1}, token.value, 0, kMayNotTurn);
    case Word::kZone:
    case Word::kDayZone:
    case Word::kT:
      return zone();
    default:
      return distance(kMayTurn);
  }
}

void DateParser::set_time(std::int64_t hour, std::int64_t minute, const DateToken* second,
                          Meridian meridian) {
  ++times_;
  hour_ = hour;
  minute_ = minute;
  second_ = second != nullptr ? second->value : 0;
  nanosecond_ = second != nullptr ? second->nanoseconds : 0;
  meridian_ = meridian;
}

/// 3pm, 3:04[:05[.6]] [pm | +zone], 3+zone.
bool DateParser::time_of_day() {
  const DateToken hour = peek();
  DateToken minute{};
  DateToken second{};
  bool has_second = false;
  accept(1);
  const bool has_minute = is_symbol(':');
  if (has_minute) {
    if (!is(Word::kUnsigned, 1)) return false;
    minute = peek(1);
    accept(2);
    has_second = is_symbol(':');
    if (has_second) {
      if (!is(Word::kUnsigned, 1) && !is(Word::kDecimal, 1)) return false;
      second = peek(1);
      accept(2);
    }
  }
  Meridian meridian = Meridian::k24;
  if (is(Word::kMeridian)) {
    meridian = peek().value == 0 ? Meridian::kAm : Meridian::kPm;
    accept(1);
  }
  set_time(hour.value, minute.value, has_second ? &second : nullptr, meridian);
  return meridian != Meridian::k24 || !is(Word::kSigned) || zone_offset();
}

/// +h, +hh, +hhmm, +hh:mm.
bool DateParser::zone_offset() {
  const DateToken offset = peek();
  accept(1);
  std::int64_t minutes = 0;
  if (is_symbol(':')) {
    if (!is(Word::kUnsigned, 1)) return false;
    const std::int64_t rest = peek(1).value;
    if (offset.value > 24 || offset.value < -24 || rest > 24 * 60) return false;
    minutes = offset.value * 60 + (offset.negative ? -rest : rest);
    accept(2);
  } else {
    if (offset.value > 9999 || offset.value < -9999) return false;
    const std::int64_t hhmm = offset.digits <= 2 ? offset.value * 100 : offset.value;
    minutes = hhmm / 100 * 60 + hhmm % 100;
  }
  if (minutes > 24 * 60 || minutes < -24 * 60) return false;
  ++zones_;
  zone_seconds_ += minutes * 60;
  return true;
}

void DateParser::set_date(const DateToken& year, std::int64_t month, std::int64_t day) {
  ++dates_;
  year_ = year;
  month_ = month;
  day_ = day;
}

/// m/d, m/d/y; y/m/d if y has four digits or more.
bool DateParser::slashed_date() {
  if (!is(Word::kUnsigned, 2)) return false;
  const DateToken first = peek();
  const DateToken second = peek(2);
  if (!is_symbol('/', 3) || !is(Word::kUnsigned, 4)) {
    ++dates_;
    month_ = first.value;
    day_ = second.value;
    return accept(3);
  }
  const DateToken third = peek(4);
  if (first.digits >= 4) {
    set_date(first, second.value, third.value);
  } else {
    set_date(third, first.value, second.value);
  }
  return accept(5);
}

/// 2024-02-29, and with a T a time of 24 hours behind it.
bool DateParser::iso_date() {
  set_date(peek(), negated(peek(1)), negated(peek(2)));
  accept(3);
  if (!is(Word::kT)) return true;
  const bool time_follows = is(Word::kUnsigned, 1) && (is_symbol(':', 2) || is(Word::kSigned, 2));
  accept(1);
  return time_follows && time_of_day() && meridian_ == Meridian::k24;
}

/// June 17[, 1992], June-17-1992.
bool DateParser::month_first() {
  const std::int64_t month = peek().value;
  if (is(Word::kSigned, 1) && is(Word::kSigned, 2)) {
    DateToken year = peek(2);
    year.value = negated(year);
    set_date(year, month, negated(peek(1)));
    return accept(3);
  }
  if (!is(Word::kUnsigned, 1)) return false;
  ++dates_;
  month_ = month;
  day_ = peek(1).value;
  if (!is_symbol(',', 2) || !is(Word::kUnsigned, 3)) return accept(2);
  year_ = peek(3);
  return accept(4);
}

/// 17 June [1992], 17-June-1992.
bool DateParser::month_second() {
  const std::int64_t day = peek().value;
  const std::int64_t month = peek(1).value;
  if (is(Word::kSigned, 2) || is(Word::kUnsigned, 2)) {
    DateToken year = peek(2);
    if (year.word == Word::kSigned) year.value = negated(year);
    set_date(year, month, day);
    return accept(3);
  }
  ++dates_;
  month_ = month;
  day_ = day;
  return accept(2);
}

/// EST, EST DST, EST+1:30; EST +1 day is a zone and a distance.
bool DateParser::zone() {
  ++zones_;
  const Word kind = peek().word;
  zone_seconds_ = kind == Word::kT ? -7 * 3600 : peek().value;
  if (kind == Word::kDayZone) zone_seconds_ += 3600;
  accept(1);
  if (kind == Word::kZone && is(Word::kDst)) {
    zone_seconds_ += 3600;
    return accept(1);
  }
  if (kind == Word::kDayZone || !is(Word::kSigned)) return true;
  if (is_unit(peek(1))) return distance(kMayNotTurn);
  if (kind == Word::kT) return false;
  --zones_;  // the offset is part of it
  return zone_offset();
}

bool DateParser::add_distance(const DateToken& unit, std::int64_t count, std::int64_t nanoseconds,
                              Turn turn) {
  using Direction = DateDistance::Direction;
  distances_ = true;
  auto direction = Direction::kForward;
  if (turn == kMayTurn && is(Word::kAgo)) {
    if (peek().value < 0) direction = Direction::kBack;
    accept(1);
  }
  return distance_.add(unit, count, nanoseconds, direction);
}

/// 2 days, -1.5 seconds, next month, hour; with ago or hence if it may turn.
bool DateParser::distance(Turn turn) {
  const DateToken number = peek();
  if (is_unit(number)) return accept(1) && add_distance(number, 1, 0, turn);
  const bool fraction = is(Word::kDecimal) || is(Word::kSignedDecimal);
  const bool counts = fraction || is(Word::kUnsigned) || is(Word::kSigned) || is(Word::kOrdinal);
  const DateToken unit = peek(1);
  if (!counts || !is_unit(unit)) return false;
  if (fraction && unit.word != Word::kSeconds) return false;
  return accept(2) && add_distance(unit, number.value, number.nanoseconds, turn);
}

/// A year behind a date; else a date if it is long, or a time.
bool DateParser::bare_number(const DateToken& number) {
  const std::int64_t value = number.value;
  if (dates_ > 0 && year_.digits == 0 && !distances_ && (times_ > 0 || number.digits > 2)) {
    year_ = number;
  } else if (number.digits > 4) {
    ++dates_;
    day_ = value % 100;
    month_ = value / 100 % 100;
    year_ = number;
    year_.value = value / 10000;
    year_.digits = number.digits - 4;
  } else if (number.digits <= 2) {
    set_time(value, 0, nullptr, Meridian::k24);
  } else {
    set_time(value / 100, value % 100, nullptr, Meridian::k24);
  }
  return accept(1);
}

bool DateParser::hour_of_day(int* hour) const {
  const int h = static_cast<int>(hour_);
  if (hour_ < 0 || hour_ > 24) return false;
  if (meridian_ == Meridian::k24) {
    *hour = h;
    return h < 24;
  }
  if (h == 0 || h > 12) return false;
  *hour = h % 12 + (meridian_ == Meridian::kPm ? 12 : 0);
  return true;
}

bool DateParser::calendar(std::tm* tm) const {
  std::int64_t year = year_.value;
  if (year < 0) {
    year = -year;  // 18 feb +14 is of the year 14
  } else if (year_.digits == 2) {
    year += year < 69 ? 2000 : 1900;
  }
  if (__builtin_sub_overflow(year, 1900, &tm->tm_year)) return false;
  if (__builtin_sub_overflow(month_, 1, &tm->tm_mon)) return false;
  if (__builtin_add_overflow(day_, 0, &tm->tm_mday)) return false;
  if (has_time()) {
    if (!hour_of_day(&tm->tm_hour) || minute_ > 60 || second_ > 60) return false;
    tm->tm_min = static_cast<int>(minute_);
    tm->tm_sec = static_cast<int>(second_);
  }
  tm->tm_isdst = local_now_.tm_isdst;
  if (dates_ > 0 || days_ > 0 || times_ > 0) tm->tm_isdst = -1;
  if (local_zones_ > 0) tm->tm_isdst = local_dst_;
  return true;
}

/// mktime(3) or timegm(3), whose failure is not told by -1, which is also a time.
bool make_time(std::tm* tm, std::time_t* time, std::time_t (*make)(std::tm*) = std::mktime) {
  tm->tm_wday = -1;
  *time = make(tm);
  return tm->tm_wday >= 0;
}

/// What mktime(3) makes of the fields has to be what they say, but for the day of the week.
bool is_exact(const std::tm& made, const std::tm& wanted) {
  return made.tm_sec == wanted.tm_sec && made.tm_min == wanted.tm_min &&
         made.tm_hour == wanted.tm_hour && made.tm_mday == wanted.tm_mday &&
         made.tm_mon == wanted.tm_mon && made.tm_year == wanted.tm_year;
}

/// The time that the fields name.  Where the local clock leaps over it, it may still be one in the
/// zone that is given.
bool DateParser::first_time(std::tm* tm, std::time_t* time) const {
  const std::tm wanted = *tm;
  if (make_time(tm, time) && is_exact(*tm, wanted)) return true;
  if (zones_ == 0) return false;
  *tm = wanted;
  if (!make_time(tm, time, ::timegm) || !is_exact(*tm, wanted)) return false;
  *time -= zone_seconds_;
  tm->tm_gmtoff = zone_seconds_;
  return true;
}

bool DateParser::go_to_day(std::tm* tm) const {
  const std::int64_t back = day_ordinal_ > 0 && tm->tm_wday != day_number_ ? 1 : 0;
  std::int64_t shift = 0;
  if (__builtin_mul_overflow(day_ordinal_ - back, 7, &shift)) return false;
  if (__builtin_add_overflow(shift, (day_number_ - tm->tm_wday + 7) % 7, &shift)) return false;
  if (__builtin_add_overflow(tm->tm_mday, shift, &tm->tm_mday)) return false;
  tm->tm_isdst = -1;
  return true;
}

std::optional<std::timespec> DateParser::put_together() const {
  if (times_ > 1 || dates_ > 1 || days_ > 1 || dsts_ > 1 || zones_ + local_zones_ > 1) {
    return std::nullopt;
  }
  std::tm wanted{};
  if (!calendar(&wanted)) return std::nullopt;
  std::tm tm = wanted;
  std::time_t start = 0;
  if (!first_time(&tm, &start)) return std::nullopt;
  if (days_ > 0 && dates_ == 0) {
    if (!go_to_day(&tm) || !make_time(&tm, &start)) return std::nullopt;
  }
  if (distance_.has_calendar_units()) {
    if (!distance_.add_calendar_units(&tm)) return std::nullopt;
    tm.tm_hour = wanted.tm_hour;
    tm.tm_min = wanted.tm_min;
    tm.tm_sec = wanted.tm_sec;
    tm.tm_isdst = wanted.tm_isdst;
    if (!make_time(&tm, &start)) return std::nullopt;
  }
  if (zones_ > 0) start += tm.tm_gmtoff - zone_seconds_;
  return distance_.add_clock_units(start, has_time() ? nanosecond_ : 0);
}

}  // namespace

std::optional<std::timespec> parse_date(std::string_view text, const std::timespec& now) {
  std::optional<OtherZone> zone;
  if (const auto name = take_zone(text)) zone.emplace(*name);
  auto tokens = cut_date(text, now);
  if (!tokens) return std::nullopt;
  return DateParser(std::move(*tokens), now).parse();
}

}  // namespace mfind
