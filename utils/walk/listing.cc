// SPDX-License-Identifier: MIT
#include "walk/listing.h"

#include <algorithm>

namespace walk {
namespace {

constexpr std::size_t kFirstNames = 64;  // bytes: most directories are small

}  // namespace

void Listing::grow(std::size_t needed) {
  const std::size_t capacity =
      std::max({std::size_t{names_capacity_} * 2, names_size_ + needed, kFirstNames});
  std::unique_ptr<char[]> larger(new char[capacity]);
  std::copy_n(names_.get(), names_size_, larger.get());
  names_ = std::move(larger);
  names_capacity_ = static_cast<std::uint32_t>(capacity);
}

std::size_t Listing::remove_absorbed(std::size_t before) {
  const auto absorbed = [](const Record& record) { return record.type == kAbsorbed; };
  const auto middle = records_.begin() + static_cast<std::ptrdiff_t>(before);
  const auto left = before - static_cast<std::size_t>(std::count_if(records_.begin(), middle, absorbed));
  std::erase_if(records_, absorbed);
  return left;
}

void Listing::sort_by_inode() {
  std::stable_sort(records_.begin(), records_.end(),
                   [](const Record& a, const Record& b) { return a.ino < b.ino; });
}

}  // namespace walk
