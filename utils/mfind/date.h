// SPDX-License-Identifier: MIT
// Dates as people write them: -newermt 'last Monday 3pm'.
#pragma once

#include <ctime>
#include <optional>
#include <string_view>

namespace mfind {

/// What date(1) -d understands (coreutils manual, "Date input formats"): dates, times of day, zones,
/// names of days, distances from `now`, in any order; @SECONDS; TZ="ZONE" in front.
/// Nothing if `text` is none of that.  Reads TZ; sets it for a while if `text` does.
[[nodiscard]] std::optional<std::timespec> parse_date(std::string_view text,
                                                      const std::timespec& now);

}  // namespace mfind
