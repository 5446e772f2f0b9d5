// SPDX-License-Identifier: MIT
#include "walk/mounts.h"

#include <sys/sysmacros.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

namespace walk {

/// The third field of a line is major:minor, the fifth where it is mounted.
Mounts::Mounts(std::string_view text) {
  std::vector<std::uint64_t> all;
  bool has_root = false;
  while (!text.empty()) {
    const std::string line(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    unsigned major_number = 0;
    unsigned minor_number = 0;
    std::array<char, 3> place{};
    if (std::sscanf(line.c_str(), "%*u %*u %u:%u %*s %2s", &major_number, &minor_number,
                    place.data()) == 3) {
      all.push_back(makedev(major_number, minor_number));
      has_root = has_root || std::string_view(place.data()) == "/";
    }
  }
  if (!has_root) return;  // after chroot(2): what "/" is on is a mount more
  std::sort(all.begin(), all.end());
  for (auto at = all.begin(); at != all.end();) {
    const auto next = std::upper_bound(at, all.end(), *at);
    if (next - at == 1) once_.push_back(*at);
    at = next;
  }
}

Mounts Mounts::of_process() {
  std::ifstream file("/proc/self/mountinfo");
  return Mounts(std::string(std::istreambuf_iterator<char>(file), {}));
}

bool Mounts::mounted_once(std::uint64_t dev) const {
  return std::binary_search(once_.begin(), once_.end(), dev);
}

}  // namespace walk
