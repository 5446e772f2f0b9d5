// SPDX-License-Identifier: MIT
// File modes as chmod(1) takes them.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string_view>

namespace mfind {

/// What a mode makes of no permissions at all.
struct Mode {
  mode_t of_file;
  mode_t of_directory;  // differs by X
};

/// Octal, or symbolic as u=rwx,g-w,o+t; nothing if it is neither.  A clause without
/// u, g, o or a means all, whatever the umask.
[[nodiscard]] std::optional<Mode> read_mode(std::string_view text);

}  // namespace mfind
