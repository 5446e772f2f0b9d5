// SPDX-License-Identifier: MIT
// The option that GNU du could not have beside its own.
#pragma once

#include <chrono>
#include <vector>

#include "walk/statistics.h"

namespace mdu {

/// Takes each --stats out of `args` (argv, ended by null), and tells whether there was one.  It has
/// to be written out: as one more name for getopt_long it would make abbreviations like --s mean
/// something else than they do to du.
[[nodiscard]] bool take_stats(std::vector<char*>& args);

/// What it asks for, on stderr: what the run took that began at `started`.
void show_stats(const walk::Statistics& statistics, std::chrono::steady_clock::time_point started);

}  // namespace mdu
