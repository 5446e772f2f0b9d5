// SPDX-License-Identifier: MIT
// What is charged to whom follows GNU du (its manual, and experiments where that is
// silent):
// - A file with several links is charged once, where it is met first.  With several
//   arguments that holds for every file and directory, since one may be inside another; what is
//   remembered for that is told in repeats.h.
// - An unreadable directory is still charged with its own size.  One whose reading
//   broke off is reported like a file: GNU du prints it with -a only.
// - Everything that is charged is part of the grand total, also what -S keeps
//   apart.
#include "mdu/disk_usage.h"

#include <new>
#include <utility>

#include "common/quote.h"
#include "mdu/roots.h"

namespace mdu {

using walk::Event;
using walk::EventKind;
using walk::Reading;
using walk::Walk;

namespace {

constexpr unsigned kStatxMask =
    STATX_TYPE | STATX_MODE | STATX_NLINK | STATX_INO | STATX_SIZE | STATX_BLOCKS;

/// No total is older than 1970, and neither are the directories that lead to what is counted first,
/// since GNU du begins these with a time of zero.
constexpr Newest kEpoch{{0, 0}};

unsigned time_mask(TimeKind kind) {
  switch (kind) {
    case TimeKind::kModification: return STATX_MTIME;
    case TimeKind::kAccess: return STATX_ATIME;
    case TimeKind::kStatus: return STATX_CTIME;
    case TimeKind::kNone: break;
  }
  return 0;
}

Newest time_of(const Event& event, TimeKind kind) {
  switch (kind) {
    case TimeKind::kModification: return {event.times->mtime};
    case TimeKind::kAccess: return {event.times->atime};
    case TimeKind::kStatus: return {event.times->ctime};
    case TimeKind::kNone: break;
  }
  return {};
}

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
      repeats_(config),
      selection_(config, repeats_),
      times_(kEpoch),
      walk_options_{.statx_mask = kStatxMask | time_mask(config.time),
                    .predicate = &selection_,
                    .one_file_system = config.one_file_system,
                    .follow = config.follow,
                    .threads = config.threads} {}

void DiskUsage::run() {
  try {
    walk_roots();
  } catch (const std::bad_alloc&) {
    diagnostics_.error(0, "memory exhausted");
  }
  if (Monitor::interrupted()) diagnostics_.interrupted("interrupted: totals are partial");
}

void DiskUsage::walk_roots() {
  Roots roots(config_, diagnostics_);
  if (!roots.open()) return;
  if (!config_.count_links) repeats_.find(config_);
  Walk tree({}, walk_options_);
  if (monitor_ != nullptr) roots.while_waiting([&] { monitor_->tick(tree, sums_.total()); });
  for (auto group = roots.next_group(); !group.empty(); group = roots.next_group()) {
    if (!report_.alive()) continue;  // what is wrong with a name is said all the same
    tree.add(std::move(group));
    walk(tree);
  }
  statistics_ = tree.statistics();
  if (config_.grand_total) report_.line(sums_.total(), times_.total(), "total");
}

void DiskUsage::walk(Walk& tree) {
  while (const Event* event = tree.next()) {
    handle(tree, *event);
    if (!report_.alive()) break;
    if (monitor_ == nullptr) continue;
    monitor_->tick(tree, sums_.total());
    if (Monitor::interrupted()) tree.finish();
  }
}

void DiskUsage::handle(Walk& tree, const Event& event) {
  if (left_out(tree, event)) {
    tree.skip();
    return;
  }
  if (event.level == 0 && event.stat != nullptr) root_dev_ = event.stat->dev;
  switch (event.kind) {
    case EventKind::kFile: file(tree, event); break;
    case EventKind::kEnter: enter(tree, event); break;
    case EventKind::kLeave: leave(tree, event); break;
    case EventKind::kError: {
      // Of a link that leads nowhere GNU du does not say why.
      const int why = event.stat != nullptr ? 0 : event.error;
      diagnostics_.error(why, "cannot access " + common::quote_name(tree.path()));
    }
  }
}

/// Whether the entry is excluded by its path.  What its name tells is known before it is even
/// looked up.
bool DiskUsage::left_out(Walk& tree, const Event& event) const {
  const Exclusions& exclusions = config_.exclusions;
  if (exclusions.empty() || event.kind == EventKind::kLeave) return false;
  return (event.level == 0 || exclusions.need_path()) && exclusions.matches(tree.path());
}

void DiskUsage::file(Walk& tree, const Event& event) {
  const walk::Stat& stat = *event.stat;
  if (config_.one_file_system && stat.dev != root_dev_) return;
  if (counted_before(event)) return;
  const Sum sum = own_sum(config_, stat);
  sums_.file(event.level, sum);
  if (config_.time != TimeKind::kNone) times_.file(event.level, time_of(event, config_.time));
  if (config_.all || event.level == 0) line(tree, event, sum, time_of(event, config_.time));
}

void DiskUsage::enter(Walk& tree, const Event& event) {
  const bool left_out = event.reading == Reading::kOtherDevice || counted_before(event);
  if (left_out || event.reading == Reading::kCycle) {
    if (!left_out && event.error != 0) diagnostics_.error(0, cycle_warning(tree.path()));
    tree.skip();
    return;
  }
  sums_.enter(event.level);
  if (config_.time != TimeKind::kNone) {
    times_.enter(event.level, nothing_counted() ? kEpoch : Newest{});
  }
}

void DiskUsage::leave(Walk& tree, const Event& event) {
  if (event.reading == Reading::kUnreadable) {
    diagnostics_.error(event.error,
                       "cannot read directory " + common::quote_name(tree.path()));
  } else if (event.reading == Reading::kPartial) {
    diagnostics_.error(event.error, common::quote_name_colon(tree.path()));
  }
  Newest newest;
  if (config_.time != TimeKind::kNone) {
    if (nothing_counted()) times_.enter(event.level);  // it is the first itself
    newest = leave_level(times_, event, time_of(event, config_.time));
  }
  sums_.file(event.level + 1, {event.tally.bytes, event.tally.entries});
  const Sum sum = leave_level(sums_, event, own_sum(config_, *event.stat));
  const bool as_file = event.reading == Reading::kPartial;
  if (event.level == 0 || !as_file || config_.all) line(tree, event, sum, newest);
}

/// A directory that could not be read to its end counts like a file for the one above it.
template <typename Value>
Value DiskUsage::leave_level(Rollup<Value>& rollup, const Event& event, const Value& own) const {
  const bool apart = config_.separate_dirs && event.reading != Reading::kPartial;
  return rollup.leave(event.level, own, apart, !config_.separate_dirs);
}

/// Prints what the arguments do not keep back.
void DiskUsage::line(Walk& tree, const Event& event, const Sum& sum, const Newest& newest) {
  if (event.level > 0 && static_cast<std::intmax_t>(event.level) > config_.max_depth) return;
  if (passes_threshold(sum)) report_.line(sum, newest, tree.path());
}

bool DiskUsage::passes_threshold(const Sum& sum) const {
  const std::uint64_t value = config_.inodes ? sum.inodes : sum.bytes;
  const auto threshold = static_cast<std::uint64_t>(config_.threshold);
  return config_.threshold < 0 ? value <= 0 - threshold : value >= threshold;
}

bool DiskUsage::counted_before(const Event& event) {
  if (config_.count_links) return false;
  const walk::Stat& stat = *event.stat;
  const bool directory = stat.is_directory();
  const bool again = event.level == 0 ? repeats_.arguments() : repeats_.file(stat);
  if (again) return !seen_.insert(stat.dev, stat.ino);
  if (directory || stat.nlink < 2) return false;
  return !links_.meet(stat.dev, stat.ino, stat.nlink);
}

}  // namespace mdu
