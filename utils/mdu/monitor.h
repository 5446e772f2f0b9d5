// SPDX-License-Identifier: MIT
// A long run can be asked how far it is, tells so by itself on a terminal, and ends with what it has
// when it is interrupted.
#pragma once

#include "common/diagnostics.h"
#include "common/output.h"
#include "common/progress.h"
#include "mdu/sum.h"
#include "walk/walk.h"

namespace mdu {

/// While it lives, SIGINT sets interrupted(); a second one ends the process, as ever.  Progress is
/// told as a common::ProgressMeter does.  Borrows all; one thread, and one object at a time.
class Monitor {
 public:
  Monitor(common::Progress progress, common::Output& output, common::Diagnostics& diagnostics);
  Monitor(const Monitor&) = delete;
  Monitor& operator=(const Monitor&) = delete;
  ~Monitor();

  [[nodiscard]] static bool interrupted();

  /// Whether something waits for the next event.  Any thread.
  [[nodiscard]] static bool wants_event() { return interrupted() || common::ProgressMeter::due(); }

  /// To be called with each event of `tree`.  `counted` is what has been added up.
  void tick(walk::Walk& tree, const Sum& counted) {
    if (common::ProgressMeter::due()) show(tree, counted);
  }

 private:
  void show(walk::Walk& tree, const Sum& counted);

  common::ProgressMeter meter_;
};

}  // namespace mdu
