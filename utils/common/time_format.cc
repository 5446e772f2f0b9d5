// SPDX-License-Identifier: MIT
// Numbers are formatted here, since strftime(3) of the C library knows neither the same flags
// nor the same padding as date(1); names of days, months and zones and the formats of
// the locale come from it.
#include "common/time_format.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstdlib>

namespace common {
namespace {

/// What stands between % and its letter.
struct Directive {
  char pad = 0;  // '-' none, '_' blanks, '0' zeros, '+' zeros and a sign for large years
  bool upper = false;   // ^
  bool change = false;  // #: the other case
  int width = -1;
  std::size_t colons = 0;
  char modifier = 0;  // E or O
  char letter = 0;    // 0: the format ended
};

struct Moment {
  std::tm tm;
  std::timespec time;
};

constexpr int kWidestField = 1 << 20;

/// Takes one directive from behind its % off `rest`.
Directive take_directive(std::string_view& rest) {
  Directive d;
  const auto take = [&rest] {
    const char c = rest.empty() ? '\0' : rest.front();
    if (!rest.empty()) rest.remove_prefix(1);
    return c;
  };
  char c = take();
  for (;; c = take()) {
    if (c == '-' || c == '_' || c == '0' || c == '+') {
      d.pad = c;
    } else if (c == '^') {
      d.upper = true;
    } else if (c == '#') {
      d.change = true;
    } else {
      break;
    }
  }
  for (; c >= '0' && c <= '9'; c = take()) {
    d.width = std::min((d.width < 0 ? 0 : d.width * 10) + (c - '0'), kWidestField);
  }
  if (c == 'E' || c == 'O') {
    d.modifier = c;
    c = take();
  }
  for (; c == ':'; c = take()) ++d.colons;
  d.letter = c;
  return d;
}

void append_padding(std::string& out, const Directive& d, std::size_t length) {
  if (d.pad == '-' || d.width < 0 || static_cast<std::size_t>(d.width) <= length) return;
  const bool zeros = d.pad == '0' || d.pad == '+';
  out.append(static_cast<std::size_t>(d.width) - length, zeros ? '0' : ' ');
}

void append_text(std::string& out, const Directive& d, std::string_view text) {
  append_padding(out, d, text.size());
  out += text;
}

/// `digits` with an optional sign before it, padded to a width that includes the sign.
void append_signed(std::string& out, const Directive& d, char sign, std::string_view digits,
                   int default_width, char default_pad) {
  const char pad = d.pad != 0 ? d.pad : default_pad;
  const int width = d.width >= 0 ? d.width : default_width;
  const std::size_t length = digits.size() + (sign != 0 ? 1 : 0);
  const std::size_t wanted = static_cast<std::size_t>(width);
  const std::size_t missing = pad == '-' || wanted <= length ? 0 : wanted - length;
  if (pad == '_') out.append(missing, ' ');
  if (sign != 0) out += sign;
  if (pad != '_') out.append(missing, '0');
  out += digits;
}

void append_number(std::string& out, const Directive& d, std::int64_t value, int digits,
                   char pad = '0') {
  const std::string text = std::to_string(value);
  const bool negative = value < 0;
  append_signed(out, d, negative ? '-' : '\0', std::string_view(text).substr(negative ? 1 : 0),
                digits, pad);
}

/// A year, a part of one, or a century: with the flag + it has a sign when it is longer than usual.
void append_year(std::string& out, const Directive& d, std::int64_t year, bool negative,
                 int digits) {
  const std::string text = std::to_string(year < 0 ? -year : year);
  const std::int64_t usual = digits == 2 ? 99 : 9999;
  const bool plus = d.pad == '+' && (year > usual || d.width > digits);
  append_signed(out, d, negative ? '-' : plus ? '+' : '\0', text, digits, '0');
}

std::string cased(std::string_view from, bool upper, bool lower) {
  std::string text(from);
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (upper) c = static_cast<char>(std::toupper(byte));
    if (lower) c = static_cast<char>(std::tolower(byte));
  }
  return text;
}

/// The formats of the locale and the names of days, months and zones.
std::string from_libc(const Moment& at, char modifier, char letter) {
  const char format[] = {' ', '%', modifier != 0 ? modifier : letter,
                         modifier != 0 ? letter : '\0', '\0'};
  std::string text(64, '\0');
  std::size_t length = 0;  // the blank makes it positive on success
  while ((length = std::strftime(text.data(), text.size(), format, &at.tm)) == 0) {
    text.resize(text.size() * 2);
  }
  return text.substr(1, length - 1);
}

void append_from_libc(std::string& out, const Directive& d, const Moment& at) {
  const char letter = d.letter == 'P' ? 'p' : d.letter;
  const bool lower = d.letter == 'P' || (d.change && (letter == 'p' || letter == 'Z'));
  const bool upper = !lower && (d.upper || (d.change && std::string_view("aAbBh").find(letter) !=
                                                            std::string_view::npos));
  append_text(out, d, cased(from_libc(at, d.modifier, letter), upper, lower));
}

/// %N: a fraction, so its zeros at the end are not significant and a width cuts digits off.
void append_nanoseconds(std::string& out, const Directive& d, long nanoseconds) {
  std::string digits = std::to_string(1'000'000'000 + nanoseconds).substr(1);
  const std::size_t width = d.width > 0 ? static_cast<std::size_t>(d.width) : digits.size();
  if (width < digits.size()) digits.resize(width);
  while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
  out += digits;
  if (d.pad != '-') out.append(width - digits.size(), d.pad == '_' ? ' ' : '0');
}

/// %z: +hhmm; with colons +hh:mm, +hh:mm:ss, or the shortest of them that is exact.
void append_zone(std::string& out, const Directive& d, const Moment& at) {
  const long offset = std::labs(at.tm.tm_gmtoff);
  const long seconds = offset % 60;
  const long minutes = offset / 60 % 60;
  std::size_t parts = d.colons == 0 ? 2 : std::min<std::size_t>(d.colons + 1, 3);
  if (d.colons == 3) parts = seconds != 0 ? 3 : minutes != 0 ? 2 : 1;
  const auto two = [](long n) { return std::to_string(100 + n).substr(1); };
  std::string digits = std::to_string(offset / 3600);
  if (d.colons == 0) {
    digits = std::to_string(offset / 3600 * 100 + minutes);
  } else {
    if (parts > 1) digits += ":" + two(minutes);
    if (parts > 2) digits += ":" + two(seconds);
  }
  static constexpr std::array<int, 4> kWidths{5, 3, 6, 9};
  append_signed(out, d, at.tm.tm_gmtoff < 0 ? '-' : '+', digits,
                d.colons == 0 ? kWidths[0] : kWidths[parts], '0');
}

void append_format(std::string& out, const Moment& at, std::string_view format);

/// A conversion that stands for several.
void append_composite(std::string& out, const Directive& d, const Moment& at,
                      std::string_view format) {
  std::string text;
  append_format(text, at, format);
  append_text(out, d, text);
}

/// %F: the flags and the width are those of its year.
void append_iso_date(std::string& out, const Directive& d, const Moment& at) {
  Directive year = d;
  if (d.pad == 0 && d.width < 0) {
    year.pad = '+';
    year.width = 4;
  } else {
    year.width = std::max(d.width - 6, 0);
  }
  const std::int64_t value = std::int64_t{at.tm.tm_year} + 1900;
  append_year(out, year, value, value < 0, 4);
  append_format(out, at, "-%m-%d");
}

/// The ISO 8601 year of %G: that of the Thursday of the week.
std::int64_t iso_year(const std::tm& tm) {
  const int weekday = (tm.tm_wday + 6) % 7;  // from Monday
  const std::int64_t year = std::int64_t{tm.tm_year} + 1900;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  const int thursday = tm.tm_yday + 3 - weekday;
  if (thursday < 0) return year - 1;
  return thursday >= (leap ? 366 : 365) ? year + 1 : year;
}

bool is_one_of(std::string_view letters, char letter) {
  return letters.find(letter) != std::string_view::npos;
}

/// Whether the letter may have the modifier, if there is one.  Where it means nothing it is not
/// always refused.
bool may_be_modified(const Directive& d) {
  if (d.modifier == 'E') return is_one_of("cCxXyYznpPqrRstTuZ", d.letter);
  return d.modifier != 'O' || !is_one_of("aAcDFxX", d.letter);
}

/// False if there is no such conversion.
bool append_conversion(std::string& out, const Directive& d, const Moment& at) {
  const std::tm& tm = at.tm;
  const std::int64_t year = std::int64_t{tm.tm_year} + 1900;
  const int hour12 = (tm.tm_hour + 11) % 12 + 1;
  if (d.colons > 3 || (d.colons > 0 && d.letter != 'z') || !may_be_modified(d)) return false;
  if (d.modifier == 'E' && is_one_of("cCxXyY", d.letter)) {
    append_from_libc(out, d, at);
    return true;
  }
  const bool no_year = d.letter == 'y' && year < 0;  // of which the C library has another opinion
  if (d.modifier == 'O' && d.pad == 0 && d.width < 0 && is_one_of("deHImMSuUVwWy", d.letter) && !no_year) {
    append_from_libc(out, d, at);  // digits of the locale
    return true;
  }
  switch (d.letter) {
    case '%': out += '%'; break;
    case 'n': append_text(out, d, "\n"); break;
    case 't': append_text(out, d, "\t"); break;
    case 'a': case 'A': case 'b': case 'B': case 'h': case 'c': case 'p': case 'P': case 'r':
    case 'x': case 'X': case 'Z':
      append_from_libc(out, d, at);
      break;
    case 'C': append_year(out, d, year / 100, year < 0, 2); break;
    case 'd': append_number(out, d, tm.tm_mday, 2); break;
    case 'D':  // a flag is that of its year
      append_composite(out, d, at,
                       std::string("%m/%d/%") + (d.pad != 0 ? std::string(1, d.pad) : "") + "y");
      break;
    case 'e': append_number(out, d, tm.tm_mday, 2, '_'); break;
    case 'F': append_iso_date(out, d, at); break;
    case 'g': append_year(out, d, std::abs(iso_year(tm) % 100), false, 2); break;
    case 'G': append_year(out, d, iso_year(tm), iso_year(tm) < 0, 4); break;
    case 'H': append_number(out, d, tm.tm_hour, 2); break;
    case 'I': append_number(out, d, hour12, 2); break;
    case 'j': append_number(out, d, tm.tm_yday + 1, 3); break;
    case 'k': append_number(out, d, tm.tm_hour, 2, '_'); break;
    case 'l': append_number(out, d, hour12, 2, '_'); break;
    case 'm': append_number(out, d, tm.tm_mon + 1, 2); break;
    case 'M': append_number(out, d, tm.tm_min, 2); break;
    case 'N': append_nanoseconds(out, d, at.time.tv_nsec); break;
    case 'q': append_number(out, d, tm.tm_mon / 3 + 1, 1); break;
    case 'R': append_composite(out, d, at, "%H:%M"); break;
    case 's': append_number(out, d, at.time.tv_sec, 1); break;
    case 'S': append_number(out, d, tm.tm_sec, 2); break;
    case 'T': append_composite(out, d, at, "%H:%M:%S"); break;
    case 'u': append_number(out, d, (tm.tm_wday + 6) % 7 + 1, 1); break;
    case 'U': append_number(out, d, (tm.tm_yday - tm.tm_wday + 7) / 7, 2); break;
    case 'V': append_number(out, d, std::atoi(from_libc(at, 0, 'V').c_str()), 2); break;
    case 'w': append_number(out, d, tm.tm_wday, 1); break;
    case 'W': append_number(out, d, (tm.tm_yday - (tm.tm_wday + 6) % 7 + 7) / 7, 2); break;
    case 'y': append_year(out, d, std::abs(year % 100), false, 2); break;
    case 'Y': append_year(out, d, year, year < 0, 4); break;
    case 'z': append_zone(out, d, at); break;
    default: return false;
  }
  return true;
}

void append_format(std::string& out, const Moment& at, std::string_view format) {
  while (!format.empty()) {
    const std::size_t plain = std::min(format.find('%'), format.size());
    out += format.substr(0, plain);
    format.remove_prefix(plain);
    if (format.empty()) return;
    std::string_view rest = format.substr(1);
    const Directive d = take_directive(rest);
    std::size_t length = format.size() - rest.size();
    const bool bare = length == 2;
    if ((d.letter == '%' && !bare) || !append_conversion(out, d, at)) {
      if (d.colons > 0 && d.letter != 'z') {
        length = format.find(':') + 1;  // what is behind the first one is plain
      } else if (d.letter == '%') {
        --length;  // it begins the next one
      }
      const bool upper = d.upper || (d.change && d.modifier == 'E' && is_one_of("bh", d.letter));
      append_text(out, d, cased(format.substr(0, length), upper, false));
    }
    format.remove_prefix(length);
  }
}

}  // namespace

bool append_time(std::string& out, const std::timespec& time, std::string_view format) {
  Moment at{{}, time};
  if (::localtime_r(&time.tv_sec, &at.tm) == nullptr) return false;
  append_format(out, at, format);
  return true;
}

}  // namespace common
