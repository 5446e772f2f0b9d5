// SPDX-License-Identifier: MIT
// A walk written down as lines, which tests compare.
#pragma once

#include <string>
#include <vector>

#include "walk/walk.h"

namespace test_support {

using Trace = std::vector<std::string>;

/// One event: "enter PATH", "file PATH", "leave PATH" or "error PATH", then, if it is not
/// kComplete, the reading and, if it is not 0, the error: "leave a unreadable EACCES".
[[nodiscard]] std::string line_of(const walk::Event& event, std::string_view path);

/// `options`, with as many threads as WALK_TEST_THREADS in the environment says, if it does; they
/// are started at once.  With WALK_TEST_ALONG in the environment metadata is read along with the
/// names, unless `options` say how it is.
[[nodiscard]] walk::Options as_tested(walk::Options options);

/// A walk with those options: the tests of the walk run with one thread and with several.
struct Walk : walk::Walk {
  Walk(std::vector<std::string> roots, const walk::Options& options)
      : walk::Walk(std::move(roots), as_tested(options)) {}
};

/// Goes on to the end of `walk`.
void finish(walk::Walk& walk);

/// The whole walk.
Trace trace(std::vector<std::string> roots, const walk::Options& options = {});

/// The lines that are left, sorted; for trees whose order is the file system's business.
[[nodiscard]] Trace sorted(Trace lines);

}  // namespace test_support
