// SPDX-License-Identifier: MIT
// A number of bytes with a sign and a unit, as du --threshold takes it.
#pragma once

#include <cstdint>

#include "common/block_size.h"

namespace common {

/// Reads a number in any base that strtoimax(3) knows, or none for 1, then a unit or none: k, K, m,
/// M, G, T, P, E, Z, Y, R, Q (powers of 1024, also written KiB) or kB, MB, ... (powers of 1000).
/// `*bytes` is left alone unless the result is kOk.
[[nodiscard]] SizeParse parse_signed_size(const char* text, std::intmax_t* bytes);

}  // namespace common
