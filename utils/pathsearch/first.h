// SPDX-License-Identifier: MIT
// --first: the first of any candidates that opens, for headers, libraries, modules.
#pragma once

#include <string>
#include <vector>

#include "pathsearch/config.h"
#include "pathsearch/which.h"

namespace pathsearch {

/// The path names to try, in order: for each pattern each directory of the list (if one was given
/// and the pattern is relative), and there each suffix.  A pattern with *, ? or [ stands for the
/// files that match it, sorted, as in a shell; if none does, for itself.  Directories and suffixes
/// are no patterns.
[[nodiscard]] std::vector<std::string> expand_candidates(const Config& config);

/// All of `input`, whose lines are ended by `terminator`; the end of the last may be missing.
/// With each suffix in turn.
[[nodiscard]] std::vector<std::string> split_candidates(std::string_view input, char terminator,
                                                        const std::vector<std::string>& suffixes);

/// The first that opens, or all that do.
[[nodiscard]] Found open_candidates(const std::vector<std::string>& candidates, Mode mode, bool all,
                                    Stats& stats);

}  // namespace pathsearch
