// SPDX-License-Identifier: MIT
// SELinux: the context of a file, from its extended attribute, without libselinux.
#pragma once

#include <string>

#include "mfind/entry.h"

namespace mfind {

/// Whether the kernel runs SELinux.
[[nodiscard]] bool selinux_is_enabled();

/// Returns 0 or errno.
[[nodiscard]] int read_security_context(Entry& entry, std::string* context);

}  // namespace mfind
