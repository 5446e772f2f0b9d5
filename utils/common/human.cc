// SPDX-License-Identifier: MIT
#include "common/human.h"

#include <charconv>
#include <climits>
#include <clocale>
#include <string_view>

namespace common {
namespace {

__extension__ using Wide = unsigned __int128;  // 10 * a 64-bit size must fit

constexpr std::string_view kUnits{"\0KMGTPE", 7};

void append_number(std::string& out, std::uint64_t value) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, value);
  out.append(digits, end.ptr);
}

/// Inserts the separators of the locale, from the right, in groups as localeconv(3)
/// describes them: the last group size repeats, CHAR_MAX ends the grouping.
void append_grouped(std::string& out, std::uint64_t value) {
  const std::lconv* locale = std::localeconv();
  const char* grouping = locale->grouping;
  std::string digits;
  append_number(digits, value);
  std::string reversed;
  const std::string_view separator = locale->thousands_sep;
  std::size_t in_group = 0;
  for (std::size_t i = digits.size(); i-- > 0;) {
    const char group = *grouping;
    if (group > 0 && group != CHAR_MAX && in_group == static_cast<std::size_t>(group)) {
      reversed.append(separator.rbegin(), separator.rend());
      if (grouping[1] != '\0') ++grouping;
      in_group = 0;
    }
    reversed += digits[i];
    ++in_group;
  }
  out.append(reversed.rbegin(), reversed.rend());
}

constexpr std::uint64_t divide_up(Wide value, Wide by) {
  return static_cast<std::uint64_t>((value + by - 1) / by);
}

void append_autoscaled(std::string& out, std::uint64_t size, const SizeFormat& format) {
  const std::uint64_t base = format.si ? 1000 : 1024;
  std::size_t exponent = 0;
  std::uint64_t scale = 1;
  while (size / scale >= base && exponent + 1 < kUnits.size()) {
    scale *= base;
    ++exponent;
  }
  std::uint64_t whole = divide_up(size, scale);
  std::uint64_t tenths = exponent == 0 ? 100 : divide_up(Wide{size} * 10, scale);
  if (whole == base && exponent + 1 < kUnits.size()) {  // 1023.1K is 1.0M
    ++exponent;
    tenths = 10;
  }
  if (tenths < 100) {
    append_number(out, tenths / 10);
    out += std::localeconv()->decimal_point;
    append_number(out, tenths % 10);
  } else {
    append_number(out, whole);
  }
  if (exponent > 0) out += format.si && exponent == 1 ? 'k' : kUnits[exponent];
}

}  // namespace

void append_size(std::string& out, std::uint64_t size, const SizeFormat& format) {
  if (format.autoscale) return append_autoscaled(out, size, format);
  const std::uint64_t value = divide_up(size, format.block_size_bytes);
  if (format.group_digits) {
    append_grouped(out, value);
  } else {
    append_number(out, value);
  }
  out += format.suffix;
}

}  // namespace common
