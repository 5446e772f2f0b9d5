// SPDX-License-Identifier: MIT
#include "walk/listing.h"

#include <algorithm>

namespace walk {

void Listing::add(std::uint64_t ino, std::uint8_t type, std::uint8_t interest,
                  std::string_view name) {
  records_.push_back({.ino = ino,
                      .name = static_cast<std::uint32_t>(names_.size()),
                      .type = type,
                      .interest = interest,
                      .length = static_cast<std::uint16_t>(name.size())});
  names_.insert(names_.end(), name.begin(), name.end());
  names_.push_back('\0');
}

void Listing::sort_by_inode() {
  std::stable_sort(records_.begin(), records_.end(),
                   [](const Record& a, const Record& b) { return a.ino < b.ino; });
}

}  // namespace walk
