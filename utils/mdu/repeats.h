// SPDX-License-Identifier: MIT
// Which files may be met twice though they have one link.
#pragma once

#include <optional>

#include "mdu/config.h"
#include "walk/inode_set.h"
#include "walk/mounts.h"
#include "walk/stat.h"

namespace mdu {

/// With several arguments one may be inside another, and what is in it is counted once all the same.
/// GNU du remembers every file for that.  Since a directory that was met before is not read again,
/// a file with one link, or a directory, can be met twice only
///   - if it is an argument itself: the inner one of two is met below the other, whichever comes first,
///   - if what it is on is mounted in two places,
///   - through a symbolic link (-L),
/// so that as a rule arguments are all that is to be remembered.  Where one of them cannot be looked at beforehand
/// each directory is, and where they are not known beforehand (--files0-from) each file.
///
/// Immutable after find(): any number of threads.
class Repeats {
 public:
  explicit Repeats(const Config& config);

  /// Looks at the arguments and the mounts.  Before the walk.
  void find(const Config& config);

  /// Whether every file may be met twice.
  [[nodiscard]] bool all() const { return all_; }
  /// Whether every directory may be.
  [[nodiscard]] bool directories() const { return all_ || missing_; }
  /// Whether an argument may be.
  [[nodiscard]] bool arguments() const { return all_ || several_; }
  /// Whether this is one, as far as they are known.
  [[nodiscard]] bool argument(const walk::Stat& stat) const {
    return several_ && !all_ && arguments_.contains(stat.dev, stat.ino);
  }
  /// Whether this file may be, apart from what its links make of it.  Of several arguments, before find(): each may.
  [[nodiscard]] bool file(const walk::Stat& stat) const {
    return all_ || (several_ && (!mounts_ || arguments_.contains(stat.dev, stat.ino) ||
                                 !mounts_->mounted_once(stat.dev) || (missing_ && stat.is_directory())));
  }

 private:
  bool all_;
  bool several_;
  bool missing_ = false;  // an argument that could not be looked at: it may appear later
  walk::InodeSet arguments_;
  std::optional<walk::Mounts> mounts_;
};

}  // namespace mdu
