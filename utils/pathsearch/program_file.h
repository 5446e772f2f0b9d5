// SPDX-License-Identifier: MIT
// Would execve(2) start this file?  What a look at its permission bits does not tell:
// the interpreter of a #! line, the loader and the architecture of an ELF file.
#pragma once

#include <string>

namespace pathsearch {

/// Why a file that may be executed would nevertheless not start, as the end of a sentence; empty
/// if nothing is known to be wrong, also when `fd` cannot be read.  `fd` is open for reading and
/// borrowed.  Sources: execve(2), elf(5).
[[nodiscard]] std::string why_it_would_not_start(int fd);

/// "No such file or directory (ENOENT)".
[[nodiscard]] std::string error_text(int error);

}  // namespace pathsearch
