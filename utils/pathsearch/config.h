// SPDX-License-Identifier: MIT
// What the command line asks pathsearch for.  Filled by options.cc, read by everything else.
#pragma once

#include <string>
#include <vector>

namespace pathsearch {

/// What pathsearch does.
enum class Action {
  kWhich,  // NAME...: programs along PATH
  kWhy,    // -p: every candidate, and what is wrong with it
  kSlow,   // --slow: what each directory of PATH costs
  kFirst,  // --first: the first candidate that opens
};

/// --mode: how a candidate of --first is opened.
enum class Mode { kRead, kWrite, kExecute, kDirectory };

struct Config {
  Action action = Action::kWhich;
  std::vector<std::string> names = {};     // NAME... or PATTERN...; may be empty for --first, --slow
  std::string path = {};                   // directories, separated by colons
  bool has_path = false;                   // --path or --path-var was given
  std::string path_name = "PATH";          // what to call the list in messages
  std::vector<std::string> suffixes = {};  // --suffix; never empty: "" if none was given
  Mode mode = Mode::kRead;
  bool all = false;       // -a
  bool json = false;      // --json
  bool silent = false;    // -s: exit status only
  bool stats = false;     // --stats
  char terminator = '\n'; // -0
};

}  // namespace pathsearch
