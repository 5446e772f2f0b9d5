// SPDX-License-Identifier: MIT
// --time-style and TIME_STYLE: the name of a style, or a format of one's own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mdu/words.h"

namespace mdu {

/// The format (common/time_format.h) of a style given on the command line, or null for the
/// environment's or else long-iso; or why the name is none.
struct TimeStyle {
  WordMatch match = WordMatch::kOne;
  std::string name;  // as it was given, for a message
  std::string format;
};

[[nodiscard]] TimeStyle choose_time_style(const std::optional<std::string>& option,
                                          const char* environment);

}  // namespace mdu
