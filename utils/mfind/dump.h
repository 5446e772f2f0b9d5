// SPDX-License-Identifier: MIT
// The expression, printed back: -D tree.
#pragma once

#include <string>

#include "mfind/expression.h"

namespace mfind {

/// A line a node, each level indented further than the one above.
[[nodiscard]] std::string dump(const Node& node);

}  // namespace mfind
