// SPDX-License-Identifier: MIT
// Disk usage of trees: adds up what the walk finds and reports it on the way.
#pragma once

#include <string>
#include <string_view>

#include "common/diagnostics.h"
#include "mdu/config.h"
#include "mdu/monitor.h"
#include "mdu/repeats.h"
#include "mdu/report.h"
#include "mdu/rollup.h"
#include "mdu/selection.h"
#include "mdu/sum.h"
#include "walk/inode_set.h"
#include "walk/link_set.h"
#include "walk/walk.h"

namespace mdu {

/// One run of mdu.  Borrows everything it is made of; one thread.
class DiskUsage {
 public:
  DiskUsage(const Config& config, Report& report, common::Diagnostics& diagnostics);

  /// Walks all roots, reports lines and failures.  Stops early when output fails, when memory is
  /// exhausted, and when it is interrupted, and says so but for the first.
  void run();

  /// Has `monitor` told of each step; it can end the run early.  Borrowed.
  void set_monitor(Monitor* monitor) { monitor_ = monitor; }

  /// What the walk did.
  [[nodiscard]] const walk::Statistics& statistics() const { return statistics_; }

  /// All that was counted.
  [[nodiscard]] const Sum& total() const { return sums_.total(); }

 private:
  void walk_roots();
  void walk(walk::Walk& tree);
  void handle(walk::Walk& tree, const walk::Event& event);
  [[nodiscard]] bool left_out(walk::Walk& tree, const walk::Event& event) const;
  void file(walk::Walk& tree, const walk::Event& event);
  void enter(walk::Walk& tree, const walk::Event& event);
  void leave(walk::Walk& tree, const walk::Event& event);
  template <typename Value>
  Value leave_level(Rollup<Value>& rollup, const walk::Event& event, const Value& own) const;
  void line(walk::Walk& tree, const walk::Event& event, const Sum& sum, const Newest& newest);
  [[nodiscard]] bool counted_before(const walk::Event& event);
  [[nodiscard]] bool nothing_counted() const { return sums_.total().inodes == 0; }
  [[nodiscard]] bool passes_threshold(const Sum& sum) const;

  const Config& config_;
  Report& report_;
  common::Diagnostics& diagnostics_;
  Repeats repeats_;
  const Selection selection_;
  walk::InodeSet seen_;   // what was counted of what may be met again ...
  walk::LinkSet links_;   // ... and of what may be met by its other links only
  Rollup<Sum> sums_;
  Rollup<Newest> times_;       // only if a time is asked for
  std::uint64_t root_dev_ = 0;
  walk::Options walk_options_;
  Monitor* monitor_ = nullptr;
  walk::Statistics statistics_{};
};

}  // namespace mdu
