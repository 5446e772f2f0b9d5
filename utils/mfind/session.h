// SPDX-License-Identifier: MIT
// What comes before and behind a search.
#pragma once

#include <chrono>

#include "common/diagnostics.h"
#include "mfind/command_line.h"
#include "mfind/finder.h"

namespace mfind {

/// Optimizes the expression; shows it, if that is asked for.
void prepare(Plan& plan, common::Diagnostics& diagnostics);

/// Writes what is left to write, and the statistics of what was `started` then.  Returns the exit
/// status.
[[nodiscard]] int finish(const Settings& settings, const Finder& finder, OutputFiles& files,
                         common::Diagnostics& diagnostics,
                         std::chrono::steady_clock::time_point started);

}  // namespace mfind
