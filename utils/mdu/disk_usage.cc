// SPDX-License-Identifier: MIT
// What is charged to whom follows GNU du (its manual, and experiments where that is
// silent):
// - A file with several links is charged once, where it is met first.  With several
//   arguments that holds for every file and directory, since one may be inside another.
// - An unreadable directory is still charged with its own size.  One whose reading
//   broke off is reported like a file: GNU du prints it with -a only.
// - Everything that is charged is part of the grand total, also what -S keeps
//   apart.
#include "mdu/disk_usage.h"

#include <sys/stat.h>

#include "common/quote.h"

namespace mdu {

using walk::Event;
using walk::EventKind;
using walk::Reading;
using walk::Walk;

namespace {

constexpr unsigned kStatxMask =
    STATX_TYPE | STATX_MODE | STATX_NLINK | STATX_INO | STATX_SIZE | STATX_BLOCKS;

std::string cycle_warning(std::string_view path) {
  return "WARNING: Circular directory structure.\n"
         "This almost certainly means that you have a corrupted file system.\n"
         "NOTIFY YOUR SYSTEM ADMINISTRATOR.\n"
         "The following directory is part of the cycle:\n  " +
         common::quote_name_colon(path) + "\n";
}

}  // namespace

DiskUsage::DiskUsage(const Config& config, Report& report, common::Diagnostics& diagnostics)
    : config_(config),
      report_(report),
      diagnostics_(diagnostics),
      remember_all_(config.roots.size() > 1) {}

void DiskUsage::run() {
  for (const std::string& root : config_.roots) {
    if (root.empty()) {
      diagnostics_.error(0, "invalid zero-length file name");
    } else if (report_.alive()) {
      walk_root(root);
    }
  }
  if (config_.grand_total) report_.line(total_, "total");
}

void DiskUsage::walk_root(const std::string& root) {
  Walk tree({root}, {.statx_mask = kStatxMask, .one_file_system = config_.one_file_system,
                      .threads = config_.threads});
  while (const Event* event = tree.next()) {
    if (event->level == 0 && event->stat != nullptr) root_dev_ = event->stat->dev;
    switch (event->kind) {
      case EventKind::kFile: file(tree, *event); break;
      case EventKind::kEnter: enter(tree, *event); break;
      case EventKind::kLeave: leave(tree, *event); break;
      case EventKind::kError:
        diagnostics_.error(event->error, "cannot access " + common::quote_name(tree.path()));
    }
    if (!report_.alive()) return;
  }
}

void DiskUsage::file(Walk& tree, const Event& event) {
  const walk::Stat& stat = *event.stat;
  if (config_.one_file_system && stat.dev != root_dev_) return;
  if (counted_before(stat)) return;
  charge(tree, event, own(stat), false);
}

void DiskUsage::enter(Walk& tree, const Event& event) {
  const bool left_out = event.reading == Reading::kOtherDevice || counted_before(*event.stat);
  if (left_out || event.reading == Reading::kCycle) {
    if (!left_out && event.error != 0) diagnostics_.error(0, cycle_warning(tree.path()));
    tree.skip();
    return;
  }
  if (levels_.size() < event.level + 2) levels_.resize(event.level + 2);
  levels_[event.level + 1] = {};
}

void DiskUsage::leave(Walk& tree, const Event& event) {
  if (event.reading == Reading::kUnreadable) {
    diagnostics_.error(event.error, "cannot read directory " + common::quote_name(tree.path()));
  } else if (event.reading == Reading::kPartial) {
    diagnostics_.error(event.error, common::quote_name_colon(tree.path()));
  }
  charge(tree, event, own(*event.stat), true);
}

/// Counts a file, or a directory behind its contents, and prints its line.
void DiskUsage::charge(Walk& tree, const Event& event, Sum sum, bool is_directory) {
  const bool as_directory = is_directory && event.reading != Reading::kPartial;
  total_.add(sum);
  if (levels_.size() < event.level + 2) levels_.resize(event.level + 2);
  Level& level = levels_[event.level];
  if (!(config_.separate_dirs && as_directory)) level.entries.add(sum);
  if (is_directory) {
    const Level& contents = levels_[event.level + 1];
    level.below.add(contents.entries);
    level.below.add(contents.below);
    sum.add(contents.entries);
    if (!config_.separate_dirs) sum.add(contents.below);
  }
  const bool wanted = event.level == 0 || as_directory || config_.all;
  const bool deep = event.level > 0 && static_cast<std::intmax_t>(event.level) > config_.max_depth;
  if (wanted && !deep) report_.line(sum, tree.path());
}

bool DiskUsage::counted_before(const walk::Stat& stat) {
  if (config_.count_links) return false;
  if (!remember_all_ && (stat.is_directory() || stat.nlink < 2)) return false;
  return !seen_.insert(stat.dev, stat.ino);
}

Sum DiskUsage::own(const walk::Stat& stat) const {
  if (!config_.apparent_size) return {stat.blocks * 512, 1};
  const bool has_length = S_ISREG(stat.mode) || S_ISLNK(stat.mode);
  return {has_length && stat.size > 0 ? static_cast<std::uint64_t>(stat.size) : 0, 1};
}

}  // namespace mdu
