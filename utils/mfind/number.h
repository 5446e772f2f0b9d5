// SPDX-License-Identifier: MIT
// Numbers in arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "mfind/expression.h"

namespace mfind {

/// Takes a leading + or - off `text`.
[[nodiscard]] Comparison take_comparison(std::string_view& text);

/// Decimal digits and nothing else, no sign; nothing if it does not fit.
[[nodiscard]] std::optional<std::uint64_t> read_digits(std::string_view text);

/// The same behind blanks and a plus sign, as strtoumax(3) takes it.
[[nodiscard]] std::optional<std::uint64_t> read_unsigned(std::string_view text);

/// [+-]N, where N may have blanks and another plus sign before it.
[[nodiscard]] std::optional<Quantity> read_quantity(std::string_view text);

}  // namespace mfind
