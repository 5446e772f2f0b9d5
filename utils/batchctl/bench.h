// SPDX-License-Identifier: MIT
// batchctl bench: what calls cost on this machine, directly, emulated, and on the device.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "batchctl/fit.h"

namespace batchctl {

enum class Way { kDirect, kEmulated, kDevice };
inline constexpr std::array<Way, 3> kWays = {Way::kDirect, Way::kEmulated, Way::kDevice};

/// One kind of call.
struct BenchRow {
  std::string work;
  std::array<std::optional<Line>, kWays.size()> lines = {};  // by Way; no device: nothing
  std::array<std::vector<Point>, kWays.size()> points = {};  // medians of the rounds
};

/// Measures in `rounds` rounds; in each round the ways take turns, in a process each, since a
/// process decides once what runs its batches.  Empty if no process can be made.
[[nodiscard]] std::vector<BenchRow> measure(unsigned rounds);

[[nodiscard]] std::string bench_text(const std::vector<BenchRow>& rows);
[[nodiscard]] std::string bench_json(const std::vector<BenchRow>& rows);

}  // namespace batchctl
