// SPDX-License-Identifier: MIT
// Would the kernel load this ELF file?  It looks at less of the header than other readers do:
// neither at the class nor at the byte order, but at the machine, which decides on the layout.
#pragma once

#include <string>
#include <string_view>

namespace pathsearch {

/// Why not, as the end of a sentence; empty if nothing is known to be wrong.  `fd` is open for
/// reading and borrowed, `header` what it begins with, filled up to 256 bytes with zeros.  Source:
/// load_elf_binary() and load_elf_phdrs() in Linux's fs/binfmt_elf.c.
[[nodiscard]] std::string why_elf_would_not_load(int fd, std::string_view header);

}  // namespace pathsearch
