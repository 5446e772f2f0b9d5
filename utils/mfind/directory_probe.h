// SPDX-License-Identifier: MIT
#pragma once

namespace mfind {

/// 1 if there is nothing in the directory `name` below `dirfd`, 0 if there is, or -errno.
[[nodiscard]] int directory_is_empty(int dirfd, const char* name);

}  // namespace mfind
