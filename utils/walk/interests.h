// SPDX-License-Identifier: MIT
// What a predicate says of names, types and inode numbers before any system call, without asking it more than is
// needed.
#pragma once

#include <array>
#include <cstdint>

#include "walk/raw_entries.h"
#include "walk/walk.h"

namespace walk {

/// Borrows the predicate; null: kStat | kDescend for all.
class Interests {
 public:
  explicit Interests(const Predicate* predicate)
      : judge_(predicate != nullptr && predicate->judges_names() ? predicate : nullptr) {
    for (std::uint8_t type = 0; type < by_type_.size(); ++type) {
      by_type_[type] = predicate != nullptr && judge_ == nullptr ? predicate->interest({}, type, 0)
                                                                 : unsigned{kStat | kDescend};
    }
  }

  /// Bits of Interest.
  [[nodiscard]] unsigned operator()(const RawEntry& entry) const {
    return judge_ != nullptr ? judge_->interest(entry.name, entry.type, entry.ino)
                             : by_type_[entry.type & 15U];
  }

 private:
  const Predicate* judge_;
  std::array<unsigned, 16> by_type_;  // by DT_*
};

}  // namespace walk
