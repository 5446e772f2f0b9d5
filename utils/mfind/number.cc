// SPDX-License-Identifier: MIT
#include "mfind/number.h"

#include <cctype>
#include <limits>

namespace mfind {

Comparison take_comparison(std::string_view& text) {
  if (text.starts_with('+') || text.starts_with('-')) {
    const bool more = text[0] == '+';
    text.remove_prefix(1);
    return more ? Comparison::kMore : Comparison::kLess;
  }
  return Comparison::kEqual;
}

std::optional<std::uint64_t> read_digits(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

std::optional<std::uint64_t> read_unsigned(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text[0])) != 0) {
    text.remove_prefix(1);
  }
  if (text.starts_with('+')) text.remove_prefix(1);
  return read_digits(text);
}

std::optional<Quantity> read_quantity(std::string_view text) {
  Quantity quantity;
  quantity.comparison = take_comparison(text);
  const auto value = read_unsigned(text);
  if (!value) return std::nullopt;
  quantity.value = *value;
  return quantity;
}

}  // namespace mfind
