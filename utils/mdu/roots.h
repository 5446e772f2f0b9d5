// SPDX-License-Identifier: MIT
// The FILE arguments, from the command line or --files0-from.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/diagnostics.h"
#include "common/name_list.h"
#include "mdu/config.h"

namespace mdu {

/// Hands out the arguments in groups, so that the walk can look ahead.  What would have to be
/// waited for is read one by one, since it may come from a program that is still running.
/// Says what is wrong with a name, or with the list, behind the group in front of it; leaves the name out.
/// An interruption (Monitor) ends the arguments, also while the list keeps it waiting.
/// Borrows both; one thread.
class Roots {
 public:
  Roots(const Config& config, common::Diagnostics& diagnostics)
      : config_(config), diagnostics_(diagnostics) {}
  Roots(const Roots&) = delete;
  Roots& operator=(const Roots&) = delete;

  /// Opens the list, if there is one.  False, and said, if it cannot be had.
  [[nodiscard]] bool open();

  /// Has `attend` called when Monitor::wants_event() while the list keeps it waiting.
  void while_waiting(std::function<void()> attend);

  /// The next arguments; none at the end, or when the list cannot be read.
  [[nodiscard]] std::vector<std::string> next_group();

 private:
  [[nodiscard]] std::size_t group_size() const;
  [[nodiscard]] std::optional<std::string> take();
  [[nodiscard]] std::optional<std::string> read_name();
  [[nodiscard]] std::string fault(const std::string& name) const;

  const Config& config_;
  common::Diagnostics& diagnostics_;
  std::size_t taken_ = 0;
  std::optional<std::string> next_;  // taken, and not handed out
  bool ended_ = false;  // there is nothing more in the list
  common::NameList list_;
};

}  // namespace mdu
