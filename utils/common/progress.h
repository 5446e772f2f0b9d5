// SPDX-License-Identifier: MIT
// Tells, while a tool works, how far it has come.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "common/diagnostics.h"
#include "common/output.h"
#include "common/status_line.h"

namespace common {

/// Where: on a terminal after a second, also elsewhere (as messages, one a second), or nowhere.
enum class Progress : std::uint8_t { kTerminal, kAlways, kNever };

/// While it lives, SIGALRM from a timer makes a line due, so that whoever asks for one need not look at
/// the clock each time; so does SIGUSR1, as a message of its own (accept_questions()).  Borrows all;
/// one thread, and one object at a time.
class ProgressMeter {
 public:
  ProgressMeter(Progress progress, Output& output, Diagnostics& diagnostics);
  ProgressMeter(const ProgressMeter&) = delete;
  ProgressMeter& operator=(const ProgressMeter&) = delete;
  ~ProgressMeter();

  /// From now on SIGUSR1 asks for a line, to the end of the process: also before there is an object, which will
  /// answer, and when there is none any more, it is not to end a run whose user asks how far it is.
  static void accept_questions();

  /// Whether show() is to be called.  Any thread.
  [[nodiscard]] static bool due();
  void show(std::string_view line);

  /// "N entries, [COUNTED, ]M entries/s, PATH": the line of a walk that began with this object.
  [[nodiscard]] std::string describe(std::uint64_t entries, std::string_view counted,
                                     std::string_view path) const;

 private:
  using Clock = std::chrono::steady_clock;

  Output& output_;
  Diagnostics& diagnostics_;
  const bool messages_;
  std::unique_ptr<StatusLine> live_;  // on the terminal
  const Clock::time_point started_ = Clock::now();
};

}  // namespace common
