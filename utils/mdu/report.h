// SPDX-License-Identifier: MIT
// The lines of mdu: a size, a time if that is asked for, a path, with tabs between them.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "common/diagnostics.h"
#include "common/output.h"
#include "mdu/config.h"
#include "mdu/sum.h"

namespace mdu {

/// Formats sums as the configuration asks.  Borrows all; one thread.
class Report {
 public:
  Report(const Config& config, common::Output& output, common::Diagnostics& diagnostics)
      : config_(config), output_(output), diagnostics_(diagnostics) {
    if (config.time != TimeKind::kNone) ::tzset();
  }

  /// `newest` is shown if a time is asked for.
  void line(const Sum& sum, const Newest& newest, std::string_view path);

  /// False once output has failed: nobody reads what is still to come.
  [[nodiscard]] bool alive() const { return output_.error() == 0; }

 private:
  void append_time(const walk::Timestamp& time);

  const Config& config_;
  common::Output& output_;
  common::Diagnostics& diagnostics_;
  std::string field_;  // kept for its memory
};

}  // namespace mdu
