// SPDX-License-Identifier: MIT
// batchctl behind its command line.
#pragma once

#include "batchctl/config.h"
#include "common/diagnostics.h"
#include "common/output.h"

namespace batchctl {

/// Does what the configuration asks for; prints to `output`.
[[nodiscard]] common::ExitStatus run(const Config& config, common::Output& output,
                                     common::Diagnostics& diagnostics);

}  // namespace batchctl
