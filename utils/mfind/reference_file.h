// SPDX-License-Identifier: MIT
// Files that arguments of tests name: -newer FILE, -samefile FILE.
#pragma once

#include <optional>

#include "mfind/parser.h"
#include "walk/stat.h"

namespace mfind {

struct ReferenceFile {
  walk::Stat stat;
  walk::Times times;
};

/// Takes an argument and looks that file up, or the target of a symbolic link if -H, -L or an earlier
/// -follow says so and there is one.  Nothing, and said, if that fails.
[[nodiscard]] std::optional<ReferenceFile> examine_reference(Parser& parser);

}  // namespace mfind
