// SPDX-License-Identifier: MIT
// pathsearch behind its command line: what main.cc calls and tests run.
#pragma once

#include "common/diagnostics.h"
#include "common/output.h"
#include "pathsearch/config.h"

namespace pathsearch {

/// Does what the configuration asks for; prints to `output`.  Candidates of --first without
/// patterns are read from standard input.
void run(const Config& config, common::Output& output, common::Diagnostics& diagnostics);

}  // namespace pathsearch
