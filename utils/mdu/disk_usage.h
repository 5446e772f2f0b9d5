// SPDX-License-Identifier: MIT
// Disk usage of trees: adds up what the walk finds and reports it on the way.
#pragma once

#include <cstddef>
#include <vector>

#include "common/diagnostics.h"
#include "mdu/config.h"
#include "mdu/report.h"
#include "mdu/sum.h"
#include "walk/inode_set.h"
#include "walk/walk.h"

namespace mdu {

/// One run of mdu.  Borrows everything it is made of; one thread.
class DiskUsage {
 public:
  DiskUsage(const Config& config, Report& report, common::Diagnostics& diagnostics);

  /// Walks all roots, reports lines and failures.  Stops early when output fails.
  void run();

  /// All that was counted.
  [[nodiscard]] const Sum& total() const { return total_; }

 private:
  /// Sums of what is directly in a directory, and of all below its subdirectories.
  struct Level {
    Sum entries;
    Sum below;
  };

  void walk_root(const std::string& root);
  void file(walk::Walk& tree, const walk::Event& event);
  void enter(walk::Walk& tree, const walk::Event& event);
  void leave(walk::Walk& tree, const walk::Event& event);
  void charge(walk::Walk& tree, const walk::Event& event, Sum sum, bool as_directory);
  [[nodiscard]] bool counted_before(const walk::Stat& stat);
  [[nodiscard]] Sum own(const walk::Stat& stat) const;

  const Config& config_;
  Report& report_;
  common::Diagnostics& diagnostics_;
  bool remember_all_;          // also files with one link: they may be met twice
  walk::InodeSet seen_;
  std::vector<Level> levels_;  // [n]: of the directory whose entries are on level n
  std::uint64_t root_dev_ = 0;
  Sum total_;
};

}  // namespace mdu
