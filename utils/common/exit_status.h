// SPDX-License-Identifier: MIT
// How a tool of this project ends.
#pragma once

#include <algorithm>

namespace common {

enum class ExitStatus : int {
  kSuccess = 0,
  kFailure = 1,        // at least one argument or entry could not be handled
  kUsage = 2,          // the command line makes no sense
  kInterrupted = 130,  // SIGINT: 128 + 2, as a shell reports it
};

/// The worse of two statuses wins: an interruption over a failure over success.
[[nodiscard]] constexpr ExitStatus merge(ExitStatus a, ExitStatus b) { return std::max(a, b); }

}  // namespace common
