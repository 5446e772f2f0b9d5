// SPDX-License-Identifier: MIT
// A long run can be asked how far it is, tells so by itself on a terminal, and ends with what it has
// when it is interrupted.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "common/diagnostics.h"
#include "common/output.h"
#include "common/status_line.h"
#include "mdu/config.h"
#include "mdu/sum.h"
#include "walk/walk.h"

namespace mdu {

/// While it lives:
///   SIGINT   sets interrupted(); a second one ends the process, as ever
///   SIGUSR1  has tick() print a line on stderr
///   SIGALRM  has it bring the line that goes on up to date (see Progress in config.h); a timer sends
///            it, so that an event costs no look at the clock
/// Borrows all; one thread, and one object at a time.
class Monitor {
 public:
  Monitor(Progress progress, common::Output& output, common::Diagnostics& diagnostics);
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;
  ~Monitor();

  [[nodiscard]] static bool interrupted();

  /// To be called with each event of `tree`.  `before` is what earlier walks did, `counted` what has
  /// been added up.
  void tick(walk::Walk& tree, const walk::Statistics& before, const Sum& counted) {
    if (pending()) look(tree, before, counted);
  }

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] static bool pending();
  void look(walk::Walk& tree, const walk::Statistics& before, const Sum& counted);
  [[nodiscard]] std::string describe(walk::Walk& tree, const walk::Statistics& before,
                                     const Sum& counted) const;

  common::Output& output_;
  common::Diagnostics& diagnostics_;
  const bool lines_;                          // each a message of its own
  std::unique_ptr<common::StatusLine> live_;  // or one on the terminal
  Clock::time_point started_ = Clock::now();
};

}  // namespace mdu
