// SPDX-License-Identifier: MIT
// Tells, while a tool works, how far it has come.
#pragma once

#include <chrono>
#include <csignal>
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
/// the clock each time; so does SIGUSR1, as a message of its own.  Borrows all; one thread, and one
/// object at a time.
class ProgressMeter {
 public:
  ProgressMeter(Progress progress, Output& output, Diagnostics& diagnostics);
  ProgressMeter(const ProgressMeter&) = delete;
  ProgressMeter& operator=(const ProgressMeter&) = delete;
  ~ProgressMeter();

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

/// Has `signal` handled by `handler`, unless it is ignored, as SIGINT is in what a shell runs in the
/// background.  `flags` are those of sigaction(2).
void handle_signal(int signal, void (*handler)(int), int flags = SA_RESTART);
/// Undoes that, if `handler` is still there.
void restore_signal(int signal, void (*handler)(int));

}  // namespace common
