// SPDX-License-Identifier: MIT
// Which files may be met twice though they have one link.
#pragma once

#include <optional>

#include "mdu/config.h"
#include "walk/inode_set.h"
#include "walk/mounts.h"
#include "walk/stat.h"

namespace mdu {

/// With several arguments one may be inside another, and a file is counted once all the same.
/// GNU du remembers every file for that.  Since a directory that was met before is not read again,
/// a file with one link can be met twice only
///   - if it is an argument itself,
///   - if what it is on is mounted in two places,
///   - through a symbolic link (-L),
/// so that as a rule directories are all that is to be remembered.  Where arguments are not known
/// beforehand (--files0-from) each file is.
///
/// Immutable after find(): any number of threads.
class Repeats {
 public:
  explicit Repeats(const Config& config);

  /// Looks at the arguments and the mounts.  Before the walk.
  void find(const Config& config);

  /// Whether every file may be met twice.
  [[nodiscard]] bool all() const { return all_; }
  /// Whether every directory may be, and every argument.
  [[nodiscard]] bool directories() const { return several_; }
  /// Whether a file that is no directory may be, apart from what its links make of it.
  [[nodiscard]] bool file(const walk::Stat& stat) const {
    return all_ || (several_ && (arguments_.contains(stat.dev, stat.ino) ||
                                 !mounts_->mounted_once(stat.dev)));
  }

 private:
  bool all_;
  bool several_;
  walk::InodeSet arguments_;  // that are no directories
  std::optional<walk::Mounts> mounts_;
};

}  // namespace mdu
