// SPDX-License-Identifier: MIT
// Starts other programs and waits for them: -exec and its kin.
#pragma once

#include <vector>

namespace mfind {

/// How a program ended.
struct Ending {
  int start_error = 0;  // errno: it was not started, or its directory cannot be entered
  int fork_error = 0;   // errno: no process to be had
  int wait_error = 0;   // errno: how it ended is not to be had
  bool bad_directory = false;  // start_error is about the directory
  int status = 0;       // as of waitpid(2)

  [[nodiscard]] bool succeeded() const {
    return start_error == 0 && fork_error == 0 && wait_error == 0 && status == 0;
  }
};

/// Runs `argv`, found through PATH, in the directory `dirfd`, or where this process is for AT_FDCWD;
/// with `no_stdin` its standard input is empty.  Null ends `argv`.
[[nodiscard]] Ending run_program(const std::vector<char*>& argv, int dirfd, bool no_stdin);

}  // namespace mfind
