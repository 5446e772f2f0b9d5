// SPDX-License-Identifier: MIT
// What is visited, and when, follows fts(3) as GNU find uses it:
// - A directory is visited when it is entered, or with -depth when it is left.
// - Failing to look a directory up is said at once, and the name visited nevertheless; of other files it is
//   said when a test asks for what cannot be had.
// - A directory that cannot be read is visited, and then complained about.
// - One for which a command is run is opened when that has ended (walk::kHold).
#include "mfind/finder.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "common/quote.h"
#include "mfind/command.h"
#include "mfind/listed_roots.h"

namespace mfind {

using walk::Event;
using walk::EventKind;
using walk::Reading;
using walk::Walk;

namespace {

unsigned mask_for(const Summary& summary, const Settings& settings) {
  unsigned mask = summary.statx_mask;
  // A directory that is left out by its name is looked at all the same: that may fail.
  if (summary.prunes) mask |= STATX_TYPE;
  if (settings.other_devices != OtherDevices::kVisit) mask |= STATX_INO;
  // Directories that are not entered are looked up to notice loops.
  if (settings.unique || settings.follow == walk::Follow::kAlways) mask |= STATX_INO;
  return mask;
}

/// Of the expression, with the metadata that -exclude needs.
Summary summarize(const Plan& plan) {
  Summary summary = summarize(*plan.expression);
  for (const NodePtr& node : plan.excluded) summary.statx_mask |= summarize(*node).statx_mask;
  return summary;
}

}  // namespace

Finder::Finder(Plan& plan, OutputFiles& files, common::Diagnostics& diagnostics)
    : plan_(plan),
      settings_(plan.settings),
      diagnostics_(diagnostics),
      summary_(summarize(plan)),
      filter_(plan.settings, *plan.expression, summary_),
      entry_(plan.settings, summary_.statx_mask, diagnostics),
      evaluator_(plan.settings, files, diagnostics) {
  walk_options_.statx_mask = mask_for(summary_, settings_);
  walk_options_.predicate = &filter_;
  walk_options_.one_file_system = settings_.other_devices != OtherDevices::kVisit;
  walk_options_.follow = settings_.follow;
  walk_options_.threads = settings_.threads;
  walk_options_.max_level = settings_.max_depth;
  walk_options_.verbatim_roots = true;
  walk_options_.keep_open = summary_.needs_directory;
  walk_options_.hold_roots = summary_.runs_commands && !settings_.depth_first;
  walk_options_.roots_apart = summary_.changes_files;
  if (settings_.show_status) {
    common::ProgressMeter::accept_questions();
    meter_.emplace(common::Progress::kAlways, files.standard_output()->output(), diagnostics);
  }
}

void Finder::run() {
  Walk tree({}, walk_options_);
  if (settings_.files0_from) {
    run_listed_roots(tree);
  } else {
    tree.add(settings_.roots);
    search(tree);
  }
  statistics_ = tree.statistics();
  if (!evaluator_.aborted()) finish_batches(*plan_.expression, true);
}

/// One by one: the list may come from a program that is still running.
void Finder::run_listed_roots(Walk& tree) {
  ListedRoots roots(*settings_.files0_from, diagnostics_);
  if (!roots.open(settings_.asks)) return;
  if (meter_) roots.while_waiting([&] { if (common::ProgressMeter::due()) show_status(tree); });
  while (const std::optional<std::string> root = roots.next()) {
    tree.add({*root});
    search(tree);
    if (evaluator_.ended()) return;
  }
}

void Finder::search(Walk& tree) {
  while (const Event* event = tree.next()) {
    handle(tree, *event);
    if (evaluator_.ended()) break;
    if (meter_ && common::ProgressMeter::due()) show_status(tree);
  }
}

void Finder::show_status(Walk& tree) {
  meter_->show(meter_->describe(tree.statistics().entries, {}, tree.path()));
}

void Finder::handle(Walk& tree, const Event& event) {
  const bool is_root = event.level == 0 && event.kind != EventKind::kLeave;
  if (summary_.batches_by_directory && (event.level != last_level_ || is_root)) {
    finish_batches(*plan_.expression, false);
  }
  last_level_ = event.level;
  if (is_root) {
    root_ = event.name;
    root_dev_ = event.stat != nullptr ? event.stat->dev : 0;
  }
  if (event.level == 0 && !is_root) root_ = tree.path();  // which may have lost a slash
  entry_.begin(tree, event, root_);
  entry_.set_doubtful(event.level > 0 && unsearchable_[event.level - 1]);
  if (event.kind != EventKind::kLeave && left_out(event)) {
    tree.skip();
    return;
  }
  switch (event.kind) {
    case EventKind::kFile: return file(event);
    case EventKind::kEnter: return enter(tree, event);
    case EventKind::kLeave: return leave(event);
    case EventKind::kError: return failed(event);
  }
}

/// Whether -unique has had the file, by another name or in another way.
bool Finder::was_seen() {
  if (!entry_.load()) return true;
  return !seen_.emplace(entry_.stat().dev, entry_.stat().ino).second;
}

/// By -mount, -unique or -exclude.  What is not there at all is left to failed().
bool Finder::left_out(const Event& event) {
  const bool nothing = event.kind == EventKind::kError && event.stat == nullptr;
  if (nothing && (event.level == 0 || event.error == ELOOP)) return false;
  if (settings_.other_devices == OtherDevices::kNever && event.stat != nullptr &&
      event.level > 0 && event.stat->dev != root_dev_) {
    return true;
  }
  if (settings_.unique && was_seen()) return true;
  for (const NodePtr& node : plan_.excluded) {
    if (evaluator_.evaluate(*node, entry_)) return true;
  }
  return false;
}

void Finder::visit(const Event& event) {
  if (event.level >= settings_.min_depth) evaluator_.evaluate(*plan_.expression, entry_);
}

void Finder::file(const Event& event) {
  if (is_loop(event)) return report_loop();
  visit(event);
  static_cast<void>(evaluator_.take_prune());
}

void Finder::enter(Walk& tree, const Event& event) {
  constexpr unsigned kSearchable = S_IXUSR | S_IXGRP | S_IXOTH;
  unsearchable_.resize(event.level);
  unsearchable_.push_back((event.stat->mode & kSearchable) != kSearchable);
  if (event.reading == Reading::kCycle) {
    report_loop();
    tree.skip();
    return;
  }
  if (settings_.follow == walk::Follow::kAlways) {
    ancestors_.resize(event.level);
    ancestors_.emplace_back(event.stat->dev, event.stat->ino);
  }
  const bool at_bottom = event.level >= settings_.max_depth;
  if (!settings_.depth_first || at_bottom) visit(event);
  if (evaluator_.take_prune() || at_bottom) tree.skip();
}

void Finder::leave(const Event& event) {
  if (!ancestors_.empty()) ancestors_.resize(event.level);
  const bool vanished = event.error == ENOENT && settings_.ignore_vanished;
  if (event.error != 0 && !vanished) entry_.report(event.error);
  if (settings_.depth_first && event.reading != Reading::kPartial) visit(event);
}

/// An entry whose metadata was wanted and cannot be had.
void Finder::failed(const Event& event) {
  const bool is_link = event.stat != nullptr;  // to nothing
  const bool vanished = event.error == ENOENT && settings_.ignore_vanished;
  if (!is_link && vanished && event.level > 0 && event.type == DT_DIR) return;
  if (event.error == ELOOP || (event.level == 0 && !is_link)) return entry_.report(event.error);
  const bool at_once = event.type == DT_DIR || event.type == DT_UNKNOWN ||
                       (event.type == DT_LNK && entry_.follows()) ||
                       settings_.other_devices == OtherDevices::kNever;
  if (!is_link && at_once) {
    entry_.report_no_stat(event.error);
    if (event.error == ENOTDIR && entry_.follows()) entry_.stand_for_itself();
    if (!entry_.loaded()) entry_.forget_type();
  }
  visit(event);
  static_cast<void>(evaluator_.take_prune());
}

/// A directory that is its own ancestor.
void Finder::report_loop() {
  diagnostics_.error(0, "File system loop detected; the following directory is part of the cycle: " +
                            common::quote_argument(entry_.path()));
}

/// The same for one that the walk did not try to enter.
bool Finder::is_loop(const Event& event) const {
  if (settings_.follow != walk::Follow::kAlways || event.stat == nullptr) return false;
  if (event.type != DT_DIR) return false;
  const FileId id{event.stat->dev, event.stat->ino};
  return std::find(ancestors_.begin(), ancestors_.end(), id) != ancestors_.end();
}

/// Runs what waits in -exec +, or only in -execdir +.
void Finder::finish_batches(Node& node, bool all) {
  if (auto* action = std::get_if<BatchAction>(&node.primary)) {
    if (all || action->batch->in_directory()) action->batch->finish(evaluator_.command_context());
  }
  for (const NodePtr& child : node.children) finish_batches(*child, all);
}

}  // namespace mfind
