// SPDX-License-Identifier: MIT
// What the command line asks mdu for.  Filled by options.cc, read by everything else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/human.h"
#include "common/progress.h"
#include "mdu/exclude.h"
#include "walk/walk.h"

namespace mdu {

/// Which time of the files is shown.
enum class TimeKind { kNone, kModification, kAccess, kStatus };

struct Config {
  std::vector<std::string> roots;  // never empty, unless there is files0_from
  std::optional<std::string> files0_from = {};  // --files0-from: the roots are in this file
  bool all = false;                // -a: files, too
  bool apparent_size = false;      // -A, -b
  bool count_links = false;        // -l: each name of a file
  bool grand_total = false;        // -c
  bool inodes = false;             // --inodes: count them instead of bytes
  bool one_file_system = false;    // -x
  bool separate_dirs = false;      // -S
  char terminator = '\n';          // -0
  std::intmax_t max_depth = INTMAX_MAX;  // -d; levels below this are not printed
  unsigned threads = 0;  // -j; 0: as many as there are cores
  bool stats = false;              // --stats: say at the end what the run took
  common::Progress progress = common::Progress::kTerminal;  // --progress
  common::SizeFormat format{};
  std::intmax_t threshold = 0;     // -t: what is smaller is not printed; negative: what is larger
  TimeKind time = TimeKind::kNone;  // --time: of the newest file below
  std::string time_format = {};     // as common/time_format.h has it
  walk::Follow follow = walk::Follow::kNever;  // -D, -L
  Exclusions exclusions = {};       // --exclude, -X
};

}  // namespace mdu
