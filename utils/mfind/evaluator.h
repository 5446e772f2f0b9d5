// SPDX-License-Identifier: MIT
// Runs the expression for one file after the other, with all that its actions do.
#pragma once

#include <cstdint>

#include "common/diagnostics.h"
#include "mfind/command.h"
#include "mfind/entry.h"
#include "mfind/expression.h"
#include "mfind/format_printer.h"
#include "mfind/list_line.h"
#include "mfind/mount_table.h"
#include "mfind/output_file.h"
#include "mfind/owners.h"
#include "mfind/settings.h"

namespace mfind {

/// Borrows all it is made of; the consumer's thread.
class Evaluator {
 public:
  Evaluator(const Settings& settings, OutputFiles& files, common::Diagnostics& diagnostics);

  /// The value of `node` for `entry`.
  bool evaluate(Node& node, Entry& entry);

  /// -prune was run for the entry; forgets it.
  [[nodiscard]] bool take_prune() { return std::exchange(prune_, false); }
  /// -quit or -limit ended the search.
  [[nodiscard]] bool ended() const { return quit_ || limit_reached_; }
  /// After a failure that leaves no way to go on: nothing more is to be run.
  [[nodiscard]] bool aborted() const { return aborted_; }
  /// What -quit was told to end with, or -1.
  [[nodiscard]] int quit_status() const { return quit_status_; }

  [[nodiscard]] CommandContext command_context() { return {diagnostics_, files_}; }

 private:
  bool leaf(Node& node, Entry& entry);

  // A function a type of Primary.
  bool run(const Constant& constant, Entry&) { return constant.value; }
  bool run(const NameTest& test, Entry& entry);
  bool run(const PathTest& test, Entry& entry);
  bool run(const RegexTest& test, Entry& entry);
  bool run(const HiddenTest&, Entry& entry);
  bool run(const TypeTest& test, Entry& entry);
  bool run(const TargetTypeTest& test, Entry& entry);
  bool run(const LinkTargetTest& test, Entry& entry);
  bool run(const NumberTest& test, Entry& entry);
  bool run(const SizeTest& test, Entry& entry);
  bool run(const PermissionTest& test, Entry& entry);
  bool run(const TimeTest& test, Entry& entry);
  bool run(const NewerTest& test, Entry& entry);
  bool run(const UsedTest& test, Entry& entry);
  bool run(const SameFileTest& test, Entry& entry);
  bool run(const OwnerlessTest& test, Entry& entry);
  bool run(const FileSystemTest& test, Entry& entry);
  bool run(const AccessTest& test, Entry& entry);
  bool run(const EmptyTest&, Entry& entry);
  bool run(const ContextTest& test, Entry& entry);
  bool run(const PrintAction& action, Entry& entry);
  bool run(const FormatAction& action, Entry& entry);
  bool run(const ListAction& action, Entry& entry);
  bool run(const PruneAction&, Entry& entry);
  bool run(const QuitAction& action, Entry&);
  bool run(const DeleteAction&, Entry& entry);
  bool run(const CommandAction& action, Entry& entry);
  bool run(const BatchAction& action, Entry& entry);
  bool run(LimitAction& action, Entry&);

  const Settings& settings_;
  OutputFiles& files_;
  common::Diagnostics& diagnostics_;
  Owners owners_;
  MountTable mounts_;
  FormatPrinter format_printer_;
  ListLine list_line_;
  std::string scratch_;
  bool prune_ = false;
  bool quit_ = false;
  bool aborted_ = false;
  bool limit_reached_ = false;
  int quit_status_ = -1;
};

}  // namespace mfind
