// SPDX-License-Identifier: MIT
// What the entries of directories come to, summed up level by level behind a depth-first
// walk.
#pragma once

#include <cstddef>
#include <vector>

namespace mdu {

/// `Value` has add(const Value&), and its default value adds nothing.
template <typename Value>
class Rollup {
 public:
  explicit Rollup(const Value& total = {}) : levels_(1), total_(total) {}

  /// The walk enters a directory on `level`; what is in it adds to `start`.
  void enter(std::size_t level, const Value& start = {}) {
    if (levels_.size() < level + 2) levels_.resize(level + 2);
    levels_[level + 1] = {start, {}};
  }

  /// The walk meets a file on `level`, a root or in a directory that was entered.
  void file(std::size_t level, const Value& own) {
    total_.add(own);
    levels_[level].entries.add(own);
  }

  /// The walk leaves a directory on `level`.  With `apart` its own value counts for
  /// the total, and not for the directory above.  Returns its own value and that of what is in it,
  /// with `below` of all below it.
  Value leave(std::size_t level, Value own, bool apart, bool below) {
    total_.add(own);
    Level& here = levels_[level];
    const Level& inside = levels_[level + 1];
    if (!apart) here.entries.add(own);
    here.below.add(inside.entries);
    here.below.add(inside.below);
    own.add(inside.entries);
    if (below) own.add(inside.below);
    return own;
  }

  /// All that was met and left.
  [[nodiscard]] const Value& total() const { return total_; }

 private:
  /// Of what is directly in a directory, and of all below its subdirectories.
  struct Level {
    Value entries;
    Value below;
  };

  std::vector<Level> levels_;  // [n]: of the directory whose entries are on level n
  Value total_;
};

}  // namespace mdu
