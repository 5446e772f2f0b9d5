// SPDX-License-Identifier: MIT
// Runs an example, and sees what it says and what has run its batches.
#ifndef BATCH_TESTS_EXAMPLES_RUN_H_
#define BATCH_TESTS_EXAMPLES_RUN_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace examples {

/// Set by main(): "emulator" or "device", and what comes before the name of an example.
inline std::string backend;
inline std::string prefix;

struct Outcome {
  int status = -1;  // exit status, or 128 and the signal
  std::string output;
  std::string messages;  // without libbatch's line, which is checked
};

/// A program that runs.  `input` is its standard input.
class Running {
 public:
  explicit Running(const std::vector<std::string>& command, const std::string& input = "");
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running();

  /// The first line of its output, as soon as it is there.
  std::string FirstLine();

  /// Waits for its end.
  Outcome Finish();

 private:
  std::string output_;
  int output_fd_ = -1;
  int messages_fd_ = -1;
  pid_t pid_ = -1;
};

inline Outcome RunExample(const std::vector<std::string>& command,
                          const std::string& input = "") {
  return Running(command, input).Finish();
}

}  // namespace examples

#endif  // BATCH_TESTS_EXAMPLES_RUN_H_
