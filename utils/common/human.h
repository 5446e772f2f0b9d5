// SPDX-License-Identifier: MIT
// Sizes as text, rounded up, as du, df and ls print them.
#pragma once

#include <cstdint>
#include <string>

namespace common {

/// How a size is printed.
struct SizeFormat {
  std::uint64_t block_size_bytes = 1024;  // the unit, when !autoscale
  bool autoscale = false;                 // pick the unit by the size: 1.5K, 23M
  bool si = false;                        // powers of 1000 instead of 1024
  bool group_digits = false;              // thousands separators of the locale
  std::string suffix = {};                // printed behind each number: -BK gives "K"
};

/// Appends `size` (bytes, or a count of anything) in `format` to `out`, rounded up as
/// the GNU tools do; with autoscale one decimal below ten, none from ten on.
/// Reads LC_NUMERIC; thread-safe.  Source: coreutils manual, "Block size".
void append_size(std::string& out, std::uint64_t size, const SizeFormat& format);

}  // namespace common
