// SPDX-License-Identifier: MIT
// Tests of times: -mtime -mmin -newer -newerXY -used and their variants.
//
// N days ago is the window of a day that ends N days before now: -mtime N means in it, +N
// before it, -N after it.  For -N GNU find puts the border a second less than a day later, so
// that what is a day old to the second is still in.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "common/quote.h"
#include "mfind/date.h"
#include "mfind/number.h"
#include "mfind/primaries.h"
#include "mfind/reference_file.h"

namespace mfind {
namespace {

constexpr std::int64_t kDay = 24 * 60 * 60;
constexpr double kBillion = 1e9;

/// A distance into the past: more distant is earlier.
Comparison inverted(Comparison comparison) {
  switch (comparison) {
    case Comparison::kMore: return Comparison::kLess;
    case Comparison::kLess: return Comparison::kMore;
    case Comparison::kEqual: break;
  }
  return Comparison::kEqual;
}

/// Digits as strtod(3) takes them, to the end; nothing for a number that does not fit.
std::optional<double> read_real(std::string_view text) {
  char* end = nullptr;
  errno = 0;
  const double value = std::strtod(text.data(), &end);  // the text is that of an argument
  if (end == text.data() || *end != '\0') return std::nullopt;
  if (errno == ERANGE && std::isinf(value)) return std::nullopt;
  return value;
}

/// Seconds without their fraction; beyond the range the nearest end of it: everything is on one
/// side.
std::int64_t whole_seconds(double seconds) {
  constexpr double kLimit = 9.2e18;
  if (seconds >= kLimit) return std::numeric_limits<std::int64_t>::max();
  if (seconds <= -kLimit) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(seconds);
}

TimeField field_of(char letter) {
  switch (letter) {
    case 'a': return TimeField::kAccess;
    case 'B': return TimeField::kBirth;
    case 'c': return TimeField::kChange;
    default: return TimeField::kModification;
  }
}

struct Moment {
  Comparison comparison;
  walk::Timestamp at;
};

/// `origin` less as many units as the argument says.
std::optional<Moment> moment_before(Parser& parser, const char* argument, walk::Timestamp origin,
                                    double unit_s, std::string_view unit) {
  std::string_view rest = argument;
  const Comparison comparison = inverted(take_comparison(rest));
  const auto count = read_real(rest);
  if (!count) return parser.invalid_argument(argument);
  if (std::isnan(*count)) {
    return parser.fail("invalid not-a-number argument: `" + std::string(rest) + "'");
  }
  double seconds = 0;
  const double nanoseconds = std::modf(*count * unit_s, &seconds) * kBillion;
  const std::int64_t whole = whole_seconds(seconds);
  Moment moment{comparison, origin};
  if (__builtin_sub_overflow(origin.sec, whole, &moment.at.sec)) {
    return parser.fail("arithmetic overflow while converting " + std::string(rest) + " " +
                       std::string(unit) + " to a number of seconds");
  }
  std::int64_t rest_ns = std::int64_t{origin.nsec} - static_cast<std::int64_t>(nanoseconds);
  if (rest_ns < 0) {
    rest_ns += 1'000'000'000;
    --moment.at.sec;
  }
  moment.at.nsec = static_cast<std::uint32_t>(rest_ns);
  return moment;
}

Parsed parse_age(Parser& parser, double unit_s, std::string_view unit) {
  const char* argument = parser.argument();
  if (argument == nullptr) return std::nullopt;
  walk::Timestamp origin{parser.yesterday.tv_sec,
                         static_cast<std::uint32_t>(parser.yesterday.tv_nsec)};
  if (unit == "minutes") {
    origin.sec += kDay;
  } else if (argument[0] == '-') {
    origin.sec += kDay - 1;
  }
  const auto moment = moment_before(parser, argument, origin, unit_s, unit);
  if (!moment) return std::nullopt;
  return TimeTest{field_of(parser.primary()[1]), moment->comparison, moment->at, unit_s};
}

}  // namespace

Parsed parse_days(Parser& parser) {
  return parse_age(parser, static_cast<double>(kDay), "days");
}

Parsed parse_minutes(Parser& parser) { return parse_age(parser, 60.0, "minutes"); }

/// -newer, -anewer, -cnewer.
Parsed parse_newer(Parser& parser) {
  const auto reference = examine_reference(parser);
  if (!reference) return std::nullopt;
  return NewerTest{field_of(parser.primary()[1]), reference->times.mtime};
}

Parsed parse_newer_xy(Parser& parser) {
  const std::string primary = parser.primary();
  const char x = primary[6];
  const char y = primary[7];
  constexpr std::string_view kLetters = "aBcmt";
  if (x == 't' || kLetters.find(x) == std::string_view::npos ||
      kLetters.find(y) == std::string_view::npos) {
    return parser.fail("invalid predicate `" + primary + "'");
  }
  if (parser.rest().empty()) {
    return parser.fail("The " + common::quote_argument(primary) +
                       " test needs to be followed by an argument");
  }
  if (y == 't') {
    const char* text = parser.argument();
    const auto moment = parse_date(text, parser.settings().now);
    if (!moment) {
      return parser.fail("I cannot figure out how to interpret " + common::quote_argument(text) +
                         " as a date or time");
    }
    return NewerTest{field_of(x),
                     {moment->tv_sec, static_cast<std::uint32_t>(moment->tv_nsec)}};
  }
  const std::string name = parser.rest().front();
  const auto reference = examine_reference(parser);
  if (!reference) return std::nullopt;
  const walk::Times& times = reference->times;
  switch (field_of(y)) {
    case TimeField::kAccess: return NewerTest{field_of(x), times.atime};
    case TimeField::kChange: return NewerTest{field_of(x), times.ctime};
    case TimeField::kModification: return NewerTest{field_of(x), times.mtime};
    case TimeField::kBirth: break;
  }
  if ((reference->stat.mask & STATX_BTIME) == 0) {
    return parser.fail("Cannot obtain birth time of file " + common::quote_argument(name));
  }
  return NewerTest{field_of(x), times.btime};
}

Parsed parse_used(Parser& parser) {
  const char* argument = parser.argument();
  if (argument == nullptr) return std::nullopt;
  std::string_view rest = argument;
  const Comparison comparison = take_comparison(rest);
  const auto days = read_real(rest);
  if (!days) {
    return parser.fail(std::string("Invalid argument ") + argument + " to -used");
  }
  if (std::isnan(*days)) {
    return parser.fail("invalid not-a-number argument: `" + std::string(rest) + "'");
  }
  double seconds = 0;
  const double fraction = std::modf(*days * static_cast<double>(kDay), &seconds);
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min() + 2 * kDay;
  walk::Timestamp distance{std::max(whole_seconds(seconds), kLeast), 0};
  if (fraction < 0) {
    --distance.sec;
    distance.nsec = static_cast<std::uint32_t>((1.0 + fraction) * kBillion);
  } else {
    distance.nsec = static_cast<std::uint32_t>(fraction * kBillion);
  }
  return UsedTest{comparison, distance};
}

}  // namespace mfind
