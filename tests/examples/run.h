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

/// What a program gets that is not usual.
struct Surroundings {
  const char* input_path = nullptr;   // its standard input, instead of a text
  const char* output_path = nullptr;  // its standard output, which is not collected then
  long most_files = -1;               // that it may have open
  long most_bytes = -1;               // that a file of its may have; it ignores SIGXFSZ
  bool runs_batches = true;           // or fails before its first
};

/// A program that runs.  `input` is its standard input.
class Running {
 public:
  explicit Running(const std::vector<std::string>& command, const std::string& input = "",
                   const Surroundings& surroundings = {});
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running();

  /// The first line of its output, as soon as it is there.
  std::string FirstLine();

  /// Waits for its end.
  Outcome Finish();

 private:
  bool runs_batches_;
  std::string output_;
  int output_fd_ = -1;
  int messages_fd_ = -1;
  pid_t pid_ = -1;
};

inline Outcome RunExample(const std::vector<std::string>& command, const std::string& input = "",
                          const Surroundings& surroundings = {}) {
  return Running(command, input, surroundings).Finish();
}

}  // namespace examples

#endif  // BATCH_TESTS_EXAMPLES_RUN_H_
