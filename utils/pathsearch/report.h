// SPDX-License-Identifier: MIT
// What pathsearch prints: text for people and shells, or JSON.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "common/diagnostics.h"
#include "common/output.h"
#include "pathsearch/config.h"
#include "pathsearch/slow.h"
#include "pathsearch/which.h"
#include "pathsearch/why.h"

namespace pathsearch {

/// Prints results in the form that the configuration asks for, and says on stderr what is
/// missing.  Borrows everything.
class Report {
 public:
  Report(const Config& config, common::Output& output, common::Diagnostics& diagnostics);

  void found(std::span<const Found> found);
  void why(std::span<const std::vector<Candidate>> candidates);
  void slow(std::span<const DirectoryTime> times);
  void first(const Found& found);
  void stats(const Stats& stats);

 private:
  void line(std::string_view text);
  void path_line(const std::string& path);
  void document(std::string_view json);
  void missing(const std::string& name, const Found& found);
  [[nodiscard]] std::string why_text(const Candidate& candidate) const;
  [[nodiscard]] std::string shown(std::string_view path) const;

  const Config& config_;
  common::Output& output_;
  common::Diagnostics& diagnostics_;
  bool terminal_;
};

}  // namespace pathsearch
