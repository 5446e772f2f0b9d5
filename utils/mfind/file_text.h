// SPDX-License-Identifier: MIT
// What is known of a file, as text: the pieces that -printf and -ls share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mfind/entry.h"
#include "walk/stat.h"

namespace mfind {

/// Appends "drwxr-xr-x".
void append_permissions(std::string& out, std::uint32_t mode);

/// "f", "d", ..., of a DT_* type; "U" for none.
[[nodiscard]] char type_letter(std::uint8_t type);

/// The target of a symbolic link; false, with errno.
[[nodiscard]] bool read_link(Entry& entry, std::string* target);

/// Appends a name for a terminal: what cannot be printed becomes a question mark.
void append_for_terminal(std::string& out, std::string_view name);

/// Appends a time as -printf's %A and its like have it: `letter` of strftime(3), or @ or +.
void append_time_as(std::string& out, const walk::Timestamp& time, char letter);

/// Appends "Thu Jan  1 00:00:00.0000000000 1970".
void append_time_in_full(std::string& out, const walk::Timestamp& time);

}  // namespace mfind
