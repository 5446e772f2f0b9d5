// SPDX-License-Identifier: MIT
// The grammar was found by giving GNU du 9.10 some sixty arguments; where strtoumax(3)
// is lenient (leading white space, +, 0x and octal), so is this.
#include "common/block_size.h"

#include <cerrno>
#include <cinttypes>
#include <cstdlib>
#include <cstring>
#include <string>

namespace common {
namespace {

constexpr char kUnitLetters[] = "KMGTPEZY";

/// The exponent of a unit letter (K is 1), or 0.  Small letters only up to t.
int unit_exponent(char letter) {
  const char upper = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  const char* found = upper == '\0' ? nullptr : std::strchr(kUnitLetters, upper);
  if (found == nullptr) return 0;
  const int exponent = static_cast<int>(found - kUnitLetters) + 1;
  return letter != upper && exponent > 4 ? 0 : exponent;
}

struct Unit {
  int exponent = 0;
  bool si = false;          // a power of 1000
  bool with_b = false;      // written with a B: kB, KiB
  std::size_t length = 0;   // characters of the unit
};

Unit read_unit(std::string_view text) {
  Unit unit;
  if (text.empty()) return unit;
  unit.exponent = unit_exponent(text[0]);
  if (unit.exponent == 0) return unit;
  unit.length = 1;
  if (text.substr(1, 2) == "iB") {
    unit.with_b = true;
    unit.length = 3;
  } else if (text.size() > 1 && (text[1] == 'B' || text[1] == 'D')) {
    unit.si = true;
    unit.with_b = text[1] == 'B';
    unit.length = 2;
  }
  return unit;
}

bool multiply(std::uint64_t* value, const Unit& unit) {
  for (int i = 0; i < unit.exponent; ++i) {
    if (__builtin_mul_overflow(*value, std::uint64_t{unit.si ? 1000U : 1024U}, value)) return false;
  }
  return true;
}

std::string unit_suffix(const Unit& unit) {
  const bool small_k = unit.si && unit.with_b && unit.exponent == 1;
  std::string suffix(1, small_k ? 'k' : kUnitLetters[unit.exponent - 1]);
  if (unit.with_b) suffix += unit.si ? "B" : "iB";
  return suffix;
}

bool is_abbreviation_of(std::string_view text, std::string_view word) {
  return !text.empty() && word.substr(0, text.size()) == text;
}

}  // namespace

SizeParse parse_block_size(std::string_view text, SizeFormat* format) {
  SizeFormat result;
  if (!text.empty() && text[0] == '\'') {
    result.group_digits = true;
    text.remove_prefix(1);
  }
  if (is_abbreviation_of(text, "human-readable") || is_abbreviation_of(text, "si")) {
    result.autoscale = true;
    result.si = text[0] == 's';
    *format = result;
    return SizeParse::kOk;
  }

  const std::string copy(text);  // NUL-terminated for strtoumax
  const char* start = copy.c_str();
  while (std::strchr(" \t\n\v\f\r", *start) != nullptr && *start != '\0') ++start;
  if (*start == '-') return SizeParse::kInvalid;
  char* end = nullptr;
  errno = 0;
  std::uint64_t value = std::strtoumax(copy.c_str(), &end, 0);
  const bool overflow = errno == ERANGE;
  const bool has_number = end != copy.c_str();
  const Unit unit = read_unit(end);
  if (!has_number) {
    // Small letters that are no units are taken for a 1 with a bad suffix.
    if (unit.exponent == 0 && (*end == '\0' || std::strchr("epyz", *end) == nullptr)) {
      return SizeParse::kInvalid;
    }
    value = 1;
    if (unit.exponent != 0) result.suffix = unit_suffix(unit);
  }
  if (value == 0) return SizeParse::kInvalid;
  SizeParse parse = SizeParse::kOk;
  if (overflow || !multiply(&value, unit)) {
    parse = SizeParse::kTooLarge;
    value = UINT64_MAX;
    result.suffix.clear();
  }
  if (end[unit.length] != '\0') {
    parse = SizeParse::kInvalidSuffix;
    result.suffix.clear();
  }
  result.block_size_bytes = value;
  *format = result;
  return parse;
}

SizeFormat default_block_size(const char* tool_variable) {
  SizeFormat format;
  if (std::getenv("POSIXLY_CORRECT") != nullptr) format.block_size_bytes = 512;
  for (const char* name : {tool_variable, "BLOCK_SIZE", "BLOCKSIZE"}) {
    const char* value = std::getenv(name);
    if (value == nullptr) continue;
    static_cast<void>(parse_block_size(value, &format));
    break;
  }
  return format;
}

}  // namespace common
