// SPDX-License-Identifier: MIT
// The options of mdu for getopt_long(3).  Included by options.cc.
#pragma once

#include <getopt.h>

namespace mdu {

/// Values of long options that have no letter.
enum LongOption : int {
  kExclude = 0x100,
  kFiles0From,
  kInodes,
  kProgress,
  kSi,
  kTime,
  kTimeStyle,
  kHelp,
  kVersion,
};

inline constexpr char kShortOptions[] = "0abcd:hj:klmst:xAB:DHLPSX:";

/// In the order of GNU du: getopt_long shows it, when an abbreviation is ambiguous.  Of mdu alone:
/// jobs and progress, which begin like no other, and in own_options.cc one that does not.
inline constexpr option kLongOptions[] = {
    {"all", no_argument, nullptr, 'a'},
    {"apparent-size", no_argument, nullptr, 'A'},
    {"block-size", required_argument, nullptr, 'B'},
    {"bytes", no_argument, nullptr, 'b'},
    {"count-links", no_argument, nullptr, 'l'},
    {"dereference", no_argument, nullptr, 'L'},
    {"dereference-args", no_argument, nullptr, 'D'},
    {"exclude", required_argument, nullptr, kExclude},
    {"exclude-from", required_argument, nullptr, 'X'},
    {"files0-from", required_argument, nullptr, kFiles0From},
    {"human-readable", no_argument, nullptr, 'h'},
    {"inodes", no_argument, nullptr, kInodes},
    {"jobs", required_argument, nullptr, 'j'},
    {"si", no_argument, nullptr, kSi},
    {"max-depth", required_argument, nullptr, 'd'},
    {"null", no_argument, nullptr, '0'},
    {"no-dereference", no_argument, nullptr, 'P'},
    {"one-file-system", no_argument, nullptr, 'x'},
    {"progress", optional_argument, nullptr, kProgress},
    {"separate-dirs", no_argument, nullptr, 'S'},
    {"summarize", no_argument, nullptr, 's'},
    {"total", no_argument, nullptr, 'c'},
    {"threshold", required_argument, nullptr, 't'},
    {"time", optional_argument, nullptr, kTime},
    {"time-style", required_argument, nullptr, kTimeStyle},
    {"help", no_argument, nullptr, kHelp},
    {"version", no_argument, nullptr, kVersion},
    {},
};

}  // namespace mdu
