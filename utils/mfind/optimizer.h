// SPDX-License-Identifier: MIT
// Puts the parts of an expression into an order that gives the same with less work.
#pragma once

#include "mfind/expression.h"

namespace mfind {

/// `level` as of -O: 0 moves patterns of names to the front, 1 all tests that take no system call, 2 also
/// tests of the type, 3 orders all tests by cost.
void optimize(Node& node, unsigned level);

/// Whether no file can make `node` true since the types of its tests exclude each other.  A -false is
/// somebody's intention and does not count.
[[nodiscard]] bool is_never_true(const Node& node);

}  // namespace mfind
