// SPDX-License-Identifier: MIT
// The command line as a whole.
#pragma once

#include <optional>
#include <vector>

#include "common/diagnostics.h"
#include "common/exit_status.h"
#include "mfind/expression.h"
#include "mfind/output_file.h"
#include "mfind/settings.h"

namespace mfind {

/// What is to be done.
struct Plan {
  std::optional<common::ExitStatus> exit{};  // nothing: all is said, or printed
  Settings settings{};
  NodePtr expression{};             // with the -print that was left out
  bool warn_if_never_true = false;
  std::vector<NodePtr> excluded{};  // -exclude: what one of them is true for is left out
};

/// Says what is wrong with it.  Files that actions write are opened in `files`.
[[nodiscard]] Plan read_command_line(int argc, char** argv, OutputFiles& files,
                                     common::Diagnostics& diagnostics);

}  // namespace mfind
