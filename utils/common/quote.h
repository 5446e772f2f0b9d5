// SPDX-License-Identifier: MIT
// File names and arguments inside messages, quoted as the GNU tools do it, so
// that messages can be compared and pasted into a shell.
#pragma once

#include <string>
#include <string_view>

namespace common {

/// `name` as one word of POSIX shell (with $'...' for control characters and
/// bytes that are no character of the locale), always in quotes: for a name in the
/// middle of a message.  `it's` gives "it's", a newline gives 'a'$'\n''b'.
/// Reads LC_CTYPE; thread-safe.  Source: coreutils manual, "Quoting styles"
/// (shell-escape-always).
[[nodiscard]] std::string quote_name(std::string_view name);

/// As quote_name, but a name that a shell takes as it stands stays bare: for a
/// name at the start of a message, before a colon (which is quoted, too).
[[nodiscard]] std::string quote_name_colon(std::string_view name);

/// An argument in the quotation marks of the locale: 'x', or ‘x’ in UTF-8, with
/// backslash escapes inside.  Source: as above (locale).
[[nodiscard]] std::string quote_argument(std::string_view argument);

}  // namespace common
