// SPDX-License-Identifier: MIT
// What the command line asks batchctl for.  Filled by options.cc.
#pragma once

#include <string>

namespace batchctl {

enum class Command { kStatus, kBench, kRun, kShow, kTrace };

struct Config {
  Command command = Command::kStatus;
  std::string file = {};  // of run, show and trace; "-" is standard input
  unsigned rounds = 21;   // of bench
  bool json = false;
};

}  // namespace batchctl
