// SPDX-License-Identifier: MIT
// --slow: which directory of a search path costs the time.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pathsearch {

struct DirectoryTime {
  std::string name;
  std::uint64_t ns = 0;  // to open it and to look up every name in it
  int error = 0;         // why it cannot be opened, or 0
};

/// Every element of `list`, the slowest first.  Measured one by one and once: what is slow on the first
/// look (a network, an automounter, a cold disk) is what is looked for.
[[nodiscard]] std::vector<DirectoryTime> time_directories(std::string_view list,
                                                          std::span<const std::string> names);

}  // namespace pathsearch
