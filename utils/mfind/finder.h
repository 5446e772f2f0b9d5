// SPDX-License-Identifier: MIT
// Walks the starting points and runs the expression for what is found there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "common/diagnostics.h"
#include "common/exit_status.h"
#include "common/progress.h"
#include "mfind/analysis.h"
#include "mfind/command_line.h"
#include "mfind/entry.h"
#include "mfind/evaluator.h"
#include "walk/walk.h"

namespace mfind {

/// Device and inode.
using FileId = std::pair<std::uint64_t, std::uint64_t>;

struct FileIdHash {
  std::size_t operator()(const FileId& id) const {
    return static_cast<std::size_t>(id.first * 0x9e3779b97f4a7c15U ^ id.second);
  }
};

/// One search.  Borrows all it is made of.
class Finder {
 public:
  Finder(Plan& plan, OutputFiles& files, common::Diagnostics& diagnostics);

  /// To the end, or to a -quit, which may say with which status to end.
  void run();

  [[nodiscard]] int quit_status() const { return evaluator_.quit_status(); }
  [[nodiscard]] const walk::Statistics& statistics() const { return statistics_; }

 private:
  void run_listed_roots(walk::Walk& tree);
  void search(walk::Walk& tree);
  void show_status(walk::Walk& tree);
  void handle(walk::Walk& tree, const walk::Event& event);
  void enter(walk::Walk& tree, const walk::Event& event);
  void leave(const walk::Event& event);
  void file(const walk::Event& event);
  void failed(const walk::Event& event);
  void visit(const walk::Event& event);
  void report_loop();
  [[nodiscard]] bool is_loop(const walk::Event& event) const;
  [[nodiscard]] bool left_out(const walk::Event& event);
  [[nodiscard]] bool was_seen();
  void finish_batches(Node& node, bool all);

  Plan& plan_;
  const Settings& settings_;
  common::Diagnostics& diagnostics_;
  Summary summary_;
  Filter filter_;
  walk::Options walk_options_;
  Entry entry_;
  Evaluator evaluator_;
  walk::Statistics statistics_;
  std::optional<common::ProgressMeter> meter_;  // with -status
  std::string root_;
  std::uint64_t root_dev_ = 0;
  std::size_t last_level_ = 0;
  std::vector<bool> unsearchable_;  // for each directory on the path, whether somebody may not search it
  std::vector<FileId> ancestors_;   // with -L
  std::unordered_set<FileId, FileIdHash> seen_;  // with -unique
};

}  // namespace mfind
