// SPDX-License-Identifier: MIT
// Names of numbers in the text form of a program: flags of the calls that batches are made of.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace batchctl {

/// The number of a name such as "O_CLOEXEC".
[[nodiscard]] std::optional<std::int64_t> constant(std::string_view name);

}  // namespace batchctl
