// SPDX-License-Identifier: MIT
// The command line of pathsearch.  Only options.cc knows which library parses it.
#pragma once

#include <optional>

#include "common/exit_status.h"
#include "pathsearch/config.h"

namespace pathsearch {

struct Options {
  std::optional<common::ExitStatus> exit;  // --help, --version, or a usage error, which was told
  Config config = {};
};

/// Prints what --help, --version and usage errors have to say.
[[nodiscard]] Options parse_options(int argc, char** argv);

}  // namespace pathsearch
