// SPDX-License-Identifier: MIT
// The starting points of -files0-from.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "common/diagnostics.h"
#include "common/name_list.h"
#include "common/quote.h"

namespace mfind {

/// Names, each ended by NUL, from a file or from standard input for "-"; read as far as they are
/// needed.  Borrows `diagnostics`.
class ListedRoots {
 public:
  ListedRoots(std::string list_name, common::Diagnostics& diagnostics)
      : list_name_(std::move(list_name)),
        quoted_name_(common::quote_argument(list_name_ == "-" ? "(standard input)" : list_name_)),
        diagnostics_(diagnostics) {}
  ListedRoots(const ListedRoots&) = delete;
  ListedRoots& operator=(const ListedRoots&) = delete;

  /// False, and said, if the list cannot be had, or is standard input and that is needed for
  /// answers.
  [[nodiscard]] bool open(bool asks);
  /// Has `attend` called when common::ProgressMeter::due() while the list keeps it waiting.
  void while_waiting(const std::function<void()>& attend);
  /// The next name; nothing at the end, or when the list cannot be read.
  [[nodiscard]] std::optional<std::string> next();

 private:
  [[nodiscard]] bool is_standard_input() const;

  std::string list_name_;
  std::string quoted_name_;  // for messages
  common::Diagnostics& diagnostics_;
  common::NameList list_;
};

}  // namespace mfind
