// SPDX-License-Identifier: MIT
// The unit in which sizes are printed: --block-size and the environment.
// Source: coreutils manual, "Block size".
#pragma once

#include <cstdint>
#include <string_view>

#include "common/human.h"

namespace common {

enum class SizeParse {
  kOk,
  kInvalid,        // no number, or nothing at all
  kInvalidSuffix,  // a number, then something that is no unit
  kTooLarge,       // more than 64 bits
};

/// Reads a --block-size argument: N, N with a unit (K, KiB, kB, M, ... Q), a unit
/// alone, "human-readable", "si", any of them behind an apostrophe for digit grouping.
/// `*format` is left alone on kInvalid.  On kInvalidSuffix it holds what was read before the
/// nonsense, on kTooLarge the largest number: in the environment both pass, as in GNU du.
[[nodiscard]] SizeParse parse_block_size(std::string_view text, SizeFormat* format);

/// The unit that the environment asks for: DU_BLOCK_SIZE, BLOCK_SIZE, BLOCKSIZE (the first
/// that is set counts, nonsense in it is ignored), POSIXLY_CORRECT for 512, else 1024.
[[nodiscard]] SizeFormat default_block_size(const char* tool_variable);

}  // namespace common
