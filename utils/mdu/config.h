// SPDX-License-Identifier: MIT
// What the command line asks mdu for.  Filled by options.cc, read by everything else.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/human.h"

namespace mdu {

struct Config {
  std::vector<std::string> roots;  // never empty
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
  common::SizeFormat format{};
};

}  // namespace mdu
