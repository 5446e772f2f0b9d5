// SPDX-License-Identifier: MIT
// Messages on stderr in the form of the GNU tools, "mdu: cannot access 'x': No such
// file or directory", kept in order with what the tool prints on stdout.
#pragma once

#include <string>
#include <string_view>

#include "common/exit_status.h"

namespace common {

class Output;

/// Writes messages and remembers that something failed.  One thread.
class Diagnostics {
 public:
  /// Once `output` has failed messages are dropped, as by GNU du: that failure is what the tool has
  /// to tell, and it came first.  GNU find goes on.
  enum class WhenOutputFails : bool { kStop, kGoOn };

  /// `program` is argv[0], which stands before each message; borrowed.  `output`, if
  /// any, is flushed before a message so that both streams keep their order on
  /// a terminal or in one file; borrowed.
  explicit Diagnostics(std::string_view program, Output* output = nullptr,
                       WhenOutputFails when_output_fails = WhenOutputFails::kStop)
      : program_(program), output_(output), when_output_fails_(when_output_fails) {}

  /// "program: message: strerror(error)"; `error` 0 leaves the last part out.
  /// The exit status becomes a failure.
  void error(int error, std::string_view message);

  /// "program: message"; the exit status becomes that of an interruption.
  void interrupted(std::string_view message);

  /// "program: message", which does not change the exit status.
  void warning(std::string_view message);

  /// The exit status becomes a failure, and nothing is said.
  void fail_silently() { status_ = merge(status_, ExitStatus::kFailure); }

  /// The same with an error's text, as in error().
  void note(int error, std::string_view message);

  /// Like error(), and shown even though the output has failed: that is what it is about.
  void final_error(int error, std::string_view message);

  [[nodiscard]] ExitStatus status() const { return status_; }

 private:
  void print(int error, std::string_view message);

  std::string_view program_;
  Output* output_;
  WhenOutputFails when_output_fails_;
  ExitStatus status_ = ExitStatus::kSuccess;
};

}  // namespace common
