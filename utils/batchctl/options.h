// SPDX-License-Identifier: MIT
// The command line of batchctl.  Only options.cc knows which library parses it.
#pragma once

#include <optional>

#include "batchctl/config.h"
#include "common/exit_status.h"

namespace batchctl {

struct Options {
  std::optional<common::ExitStatus> exit;  // --help, --version, or a usage error, which was told
  Config config = {};
};

/// Prints what --help, --version and usage errors have to say.
[[nodiscard]] Options parse_options(int argc, char** argv);

}  // namespace batchctl
