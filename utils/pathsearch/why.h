// SPDX-License-Identifier: MIT
// --why: what becomes of each candidate, and the reason.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pathsearch/directories.h"

namespace pathsearch {

enum class Verdict {
  kTaken,
  kShadowed,  // would be taken, were it not for an earlier one
  kRejected,
};

struct Candidate {
  std::string path;
  Verdict verdict = Verdict::kRejected;
  std::string reason = {};  // of a rejection; else why it would not start, if so
  int error = 0;            // of a rejection
  bool there = false;       // something of that name is there
};

/// Every candidate for `name`, in order.  Candidates are looked at one by one, each from
/// several sides; which one is taken is what find_programs() finds.
[[nodiscard]] std::vector<Candidate> explain(const std::string& name,
                                             const std::vector<Directory>& directories);

[[nodiscard]] const char* verdict_name(Verdict verdict);

}  // namespace pathsearch
