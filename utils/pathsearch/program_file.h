// SPDX-License-Identifier: MIT
// Would execve(2) start this file?  What a look at its permission bits does not tell:
// the interpreter of a #! line, and its interpreter; what an ELF file needs (elf_file.h).
#pragma once

#include <string>

namespace pathsearch {

/// Why a file that may be executed would nevertheless not start, as the end of a sentence; empty
/// if nothing is known to be wrong, also when `fd` cannot be read.  `fd` is open for reading and
/// borrowed.  Sources: execve(2), elf(5); in Linux load_script() and exec_binprm().
[[nodiscard]] std::string why_it_would_not_start(int fd);

/// 0 if `path` is a program for find_programs(), or if this process lacks what it takes to know;
/// else why execve(2) would not open it.
[[nodiscard]] int program_error(const std::string& path);

/// "No such file or directory (ENOENT)".
[[nodiscard]] std::string error_text(int error);

}  // namespace pathsearch
