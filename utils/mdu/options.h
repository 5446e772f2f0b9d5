// SPDX-License-Identifier: MIT
// The command line of mdu, which is that of GNU du.
#pragma once

#include <optional>

#include "common/exit_status.h"
#include "mdu/config.h"

namespace mdu {

struct Options {
  /// Set when there is nothing left to do: help was shown, or the arguments are bad (which
  /// has been said on stderr).
  std::optional<common::ExitStatus> exit;
  Config config{};
};

/// Reads argv and the environment.  Prints messages and help.
[[nodiscard]] Options parse_options(int argc, char** argv);

}  // namespace mdu
