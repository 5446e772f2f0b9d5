// SPDX-License-Identifier: MIT
// The lines of mdu: a size, a tab, a path.
#pragma once

#include <string>
#include <string_view>

#include "common/output.h"
#include "mdu/config.h"
#include "mdu/sum.h"

namespace mdu {

/// Formats sums as the configuration asks.  Borrows both; one thread.
class Report {
 public:
  Report(const Config& config, common::Output& output) : config_(config), output_(output) {}

  void line(const Sum& sum, std::string_view path);

  /// False once output has failed: nobody reads what is still to come.
  [[nodiscard]] bool alive() const { return output_.error() == 0; }

 private:
  const Config& config_;
  common::Output& output_;
  std::string size_;  // kept for its memory
};

}  // namespace mdu
