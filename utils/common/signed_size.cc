// SPDX-License-Identifier: MIT
#include "common/signed_size.h"

#include <cerrno>
#include <cinttypes>
#include <cstdlib>
#include <string_view>

namespace common {
namespace {

constexpr std::string_view kUnitLetters = "KMGTPEZYRQ";

/// The exponent of a unit letter (K is 1), or 0.
int unit_exponent(char letter) {
  if (letter == 'k') return 1;
  if (letter == 'm') return 2;
  const std::size_t found = letter == '\0' ? kUnitLetters.npos : kUnitLetters.find(letter);
  return found == kUnitLetters.npos ? 0 : static_cast<int>(found) + 1;
}

}  // namespace

SizeParse parse_signed_size(const char* text, std::intmax_t* bytes) {
  char* end = nullptr;
  errno = 0;
  std::intmax_t value = std::strtoimax(text, &end, 0);
  bool overflow = errno == ERANGE;
  std::string_view unit = end;
  if (end == text) {
    if (unit.empty() || unit_exponent(unit[0]) == 0) return SizeParse::kInvalid;
    value = 1;
  }
  if (!unit.empty()) {
    const int exponent = unit_exponent(unit[0]);
    if (exponent == 0) return SizeParse::kInvalidSuffix;
    unit.remove_prefix(1);
    const bool si = unit == "B" || unit == "D";
    if (!si && !unit.empty() && unit != "iB") return SizeParse::kInvalidSuffix;
    for (int i = 0; i < exponent; ++i) {
      overflow |= __builtin_mul_overflow(value, std::intmax_t{si ? 1000 : 1024}, &value);
    }
  }
  if (overflow) return SizeParse::kTooLarge;
  *bytes = value;
  return SizeParse::kOk;
}

}  // namespace common
