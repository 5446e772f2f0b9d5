// SPDX-License-Identifier: MIT
// write(2) until all is written.
#pragma once

#include <string_view>

namespace common {

/// Writes all of `bytes`, and goes on where a signal breaks it off.  Returns 0, or the errno of what
/// failed; how much was written until then is not known.  Thread-safe.
int write_fully(int fd, std::string_view bytes);

}  // namespace common
