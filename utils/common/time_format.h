// SPDX-License-Identifier: MIT
// Times as text, in the formats of date(1).  Used by du --time-style and find -printf.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

namespace common {

/// Appends the time in the local zone as `format` says to `out`: the conversions of strftime(3),
/// and those that date(1) adds to them: %N (nanoseconds; %3N: the first three digits), %:z %::z
/// %:::z (zone with colons), %q (quarter); between % and the letter the flags - _ 0 + ^ # and a
/// width.  What is no conversion is copied as it stands.  False, with nothing appended, if the year
/// does not fit in struct tm.  Reads LC_TIME, and the zone as the latest
/// tzset(3) left it: a call for each time would look at /etc/localtime each time.
[[nodiscard]] bool append_time(std::string& out, const std::timespec& time,
                               std::string_view format);

}  // namespace common
