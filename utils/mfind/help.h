// SPDX-License-Identifier: MIT
#pragma once

namespace mfind {

/// These print on standard output; false, and said, if that fails.
[[nodiscard]] bool print_help();
[[nodiscard]] bool print_version();

void print_debug_help();

/// "Try 'mfind --help' for more information." on standard error.
void hint_at_help(const char* program);

}  // namespace mfind
