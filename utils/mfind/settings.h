// SPDX-License-Identifier: MIT
// What holds for the whole command line: where to search and how.  Filled by the parser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include "walk/walk.h"

namespace mfind {

/// -mount leaves files of other file systems out, -xdev only what is below them.
enum class OtherDevices : std::uint8_t { kVisit, kNotBelow, kNever };

struct Settings {
  std::vector<std::string> roots{};
  std::optional<std::string> files0_from{};  // -files0-from: the roots are in this file
  bool asks = false;                         // -ok: standard input is for the answers
  walk::Follow follow = walk::Follow::kNever;  // -P -H -L
  bool depth_first = false;                    // -depth: contents before the directory
  std::size_t min_depth = 0;
  std::size_t max_depth = SIZE_MAX;
  OtherDevices other_devices = OtherDevices::kVisit;
  bool unique = false;           // -unique: each file once, by the first of its names
  bool ignore_vanished = false;  // -ignore_readdir_race
  bool posix = false;            // POSIXLY_CORRECT
  unsigned optimization = 1;     // -O
  bool show_tree = false;        // -D tree
  bool show_statistics = false;  // --stats
  bool show_status = false;      // -status
  unsigned threads = 0;          // -j; 0: as many as there are cores
  std::timespec now{};           // when the program was started
};

}  // namespace mfind
