// SPDX-License-Identifier: MIT
// Arguments of options.  Each of these reads one into the Config, or returns what is wrong
// with it, in the words of GNU du.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mdu/config.h"

namespace mdu {

using Complaint = std::optional<std::string>;

[[nodiscard]] Complaint read_depth(const char* text, Config& config);

/// The number of threads.
[[nodiscard]] Complaint read_threads(const char* text, Config& config);

/// `text` is null for --progress alone.
[[nodiscard]] Complaint read_progress(const char* text, Config& config);

/// `option` is how it was spelled: "-B" or "--block-size".
[[nodiscard]] Complaint read_block_size(const char* text, std::string_view option, Config& config);

/// `option`: "-t" or "--threshold".
[[nodiscard]] Complaint read_threshold(const char* text, std::string_view option, Config& config);

/// `text` is null for --time alone.
[[nodiscard]] Complaint read_time_kind(const char* text, Config& config);

/// `option` is the argument of --time-style, `environment` the value of TIME_STYLE, if any.
[[nodiscard]] Complaint read_time_style(const std::optional<std::string>& option,
                                        const char* environment, Config& config);

}  // namespace mdu
