// SPDX-License-Identifier: MIT
// The directories of a search path, each opened once: a candidate is then one
// component for the kernel to look up, whatever the length of the directory's name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/unique_fd.h"

namespace pathsearch {

struct Directory {
  std::string name;      // as the list has it; empty for the current directory
  common::UniqueFd fd{}; // none: see error
  int error = 0;         // 0, or why it cannot be opened

  /// `name` in this directory, as it is printed: "./name" for the current one.
  [[nodiscard]] std::string join(std::string_view file) const;
  /// No file can be found in it.  (A directory that is not open only because
  /// descriptors are short is searched by path.)
  [[nodiscard]] bool hopeless() const;
};

/// The elements of a colon-separated list, in order, duplicates included.  An empty
/// element is the current directory; an empty list is one empty element, as it is for
/// execvp(3).  Of n colons alone there are n elements, as in bash and which(1).
[[nodiscard]] std::vector<Directory> split_list(std::string_view list);

/// Opens the first few hundred of them in a batch, with `to_list` so that they can be read if
/// permissions allow that; the others stay without a descriptor and without an error, and so do the
/// last ones where the process would be left without a few descriptors for what is in them. Returns
/// how many batches it took.
std::uint32_t open_directories(std::vector<Directory>& directories, bool to_list);

}  // namespace pathsearch
