// SPDX-License-Identifier: MIT
// The texts of mdu: --help, --version and the hint at them.
#pragma once

#include "common/exit_status.h"

namespace mdu {

/// Prints --help on stdout; kFailure if it cannot be written.
[[nodiscard]] common::ExitStatus print_help(const char* program);

/// Prints --version on stdout; kFailure if it cannot be written.
[[nodiscard]] common::ExitStatus print_version(const char* program);

/// "Try 'mdu --help' for more information." on stderr.
void hint_at_help(const char* program);

}  // namespace mdu
