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

#include "mfind/date_words.h"
#include "mfind/date_zone.h"

namespace mfind {
namespace {

using Word = DateWord;

struct Distance {
  std::int64_t years = 0, months = 0, days = 0, hours = 0, minutes = 0, seconds = 0;
  std::int64_t nanoseconds = 0;
};

enum class Meridian : unsigned char { kAm, kPm, k24 };

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
  void add_distance(const DateToken& unit, std::int64_t count, std::int64_t nanoseconds,
                    std::size_t words, Turn turn);
  bool bare_number(const DateToken& number);
  void set_time(std::int64_t hour, std::int64_t minute, const DateToken* second, Meridian meridian);
  void set_date(const DateToken& year, std::int64_t month, std::int64_t day);

  [[nodiscard]] bool hour_of_day(int* hour) const;
  [[nodiscard]] bool calendar(std::tm* tm) const;
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
  Distance distance_;
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
  switch (peek().word) {
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
      if (!is(Word::kDst, 1)) return accept(1);
      local_dst_ = 1;
      ++dsts_;
      return accept(2);
    case Word::kDayShift:
      distances_ = true;
      distance_.days += peek().value;
      return accept(1);
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
  set_date(peek(), -peek(1).value, -peek(2).value);
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
    year.value = -year.value;
    set_date(year, month, -peek(1).value);
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
    if (year.word == Word::kSigned) year.value = -year.value;
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

void DateParser::add_distance(const DateToken& unit, std::int64_t count, std::int64_t nanoseconds,
                              std::size_t words, Turn turn) {
  accept(words);
  distances_ = true;
  if (turn == kMayTurn && is(Word::kAgo)) {
    count *= peek().value;
    nanoseconds *= peek().value;
    accept(1);
  }
  count *= unit.value;
  switch (unit.word) {
    case Word::kYears:
      distance_.years += count;
      break;
    case Word::kMonths:
      distance_.months += count;
      break;
    case Word::kDays:
      distance_.days += count;
      break;
    case Word::kHours:
      distance_.hours += count;
      break;
    case Word::kMinutes:
      distance_.minutes += count;
      break;
    default:
      distance_.seconds += count;
      distance_.nanoseconds += nanoseconds;
  }
}

/// 2 days, -1.5 seconds, next month, hour; with ago or hence if it may turn.
bool DateParser::distance(Turn turn) {
  if (is_unit(peek())) {
    add_distance(peek(), 1, 0, 1, turn);
    return true;
  }
  const bool fraction = is(Word::kDecimal) || is(Word::kSignedDecimal);
  const bool number = fraction || is(Word::kUnsigned) || is(Word::kSigned) || is(Word::kOrdinal);
  if (!number || !is_unit(peek(1))) return false;
  if (fraction && !is(Word::kSeconds, 1)) return false;
  constexpr std::int64_t kSane = std::int64_t{1} << 40;
  if (peek().value > kSane || peek().value < -kSane) return false;
  const DateToken unit = peek(1);
  add_distance(unit, peek().value, peek().nanoseconds, 2, turn);
  return true;
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

/// What mktime(3) makes of `tm` has to be what it says, but where that is not a time of this zone.
bool DateParser::calendar(std::tm* tm) const {
  std::int64_t year = year_.value;
  if (year < 0) {
    year = -year;  // 18 feb +14 is of the year 14
  } else if (year_.digits == 2) {
    year += year < 69 ? 2000 : 1900;
  }
  if (year > 2'000'000'000 || month_ > 99 || month_ < -99 || day_ > 99 || day_ < -99) return false;
  tm->tm_year = static_cast<int>(year - 1900);
  tm->tm_mon = static_cast<int>(month_ - 1);
  tm->tm_mday = static_cast<int>(day_);
  const bool with_time = times_ > 0 || (distances_ && dates_ == 0 && days_ == 0);
  if (with_time) {
    if (!hour_of_day(&tm->tm_hour) || minute_ > 60 || second_ > 60) return false;
    tm->tm_min = static_cast<int>(minute_);
    tm->tm_sec = static_cast<int>(second_);
  }
  tm->tm_isdst = local_now_.tm_isdst;
  if (dates_ > 0 || days_ > 0 || times_ > 0) tm->tm_isdst = -1;
  if (local_zones_ > 0) tm->tm_isdst = local_dst_;
  return true;
}

std::optional<std::timespec> DateParser::put_together() const {
  if (times_ > 1 || dates_ > 1 || days_ > 1 || dsts_ > 1 || zones_ + local_zones_ > 1) {
    return std::nullopt;
  }
  std::tm wanted{};
  if (!calendar(&wanted)) return std::nullopt;
  const bool with_time = times_ > 0 || (distances_ && dates_ == 0 && days_ == 0);
  std::tm tm = wanted;
  tm.tm_wday = -1;
  std::time_t start = std::mktime(&tm);
  if (tm.tm_wday < 0) return std::nullopt;
  const bool exact = tm.tm_sec == wanted.tm_sec && tm.tm_min == wanted.tm_min &&
                     tm.tm_hour == wanted.tm_hour && tm.tm_mday == wanted.tm_mday &&
                     tm.tm_mon == wanted.tm_mon && tm.tm_year == wanted.tm_year;
  if (!exact) return std::nullopt;
  if (days_ > 0 && dates_ == 0) {
    const std::int64_t back = day_ordinal_ > 0 && tm.tm_wday != day_number_ ? 1 : 0;
    const std::int64_t shift = (day_number_ - tm.tm_wday + 7) % 7 + 7 * (day_ordinal_ - back);
    tm.tm_mday += static_cast<int>(shift);
    tm.tm_isdst = -1;
    start = std::mktime(&tm);
  }
  if (distance_.years != 0 || distance_.months != 0 || distance_.days != 0) {
    tm.tm_year += static_cast<int>(distance_.years);
    tm.tm_mon += static_cast<int>(distance_.months);
    tm.tm_mday += static_cast<int>(distance_.days);
    tm.tm_hour = wanted.tm_hour;
    tm.tm_min = wanted.tm_min;
    tm.tm_sec = wanted.tm_sec;
    tm.tm_isdst = wanted.tm_isdst;
    tm.tm_wday = -1;
    start = std::mktime(&tm);
    if (tm.tm_wday < 0) return std::nullopt;
  }
  if (zones_ > 0) start += tm.tm_gmtoff - zone_seconds_;
  constexpr std::int64_t kBillion = 1'000'000'000;
  std::int64_t nanoseconds = (with_time ? nanosecond_ : 0) + distance_.nanoseconds;
  std::int64_t carry = nanoseconds / kBillion;
  nanoseconds %= kBillion;
  if (nanoseconds < 0) {
    nanoseconds += kBillion;
    --carry;
  }
  start += distance_.hours * 3600 + distance_.minutes * 60 + distance_.seconds + carry;
  return std::timespec{start, static_cast<long>(nanoseconds)};
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
