// SPDX-License-Identifier: MIT
// The line a + b*N through measured costs: a, what a batch costs; b, what a call of it costs.
#pragma once

#include <optional>
#include <span>

namespace batchctl {

struct Point {
  double calls;
  double ns;
};

struct Line {
  double fixed_ns = 0;
  double per_call_ns = 0;
};

/// Least squares over relative errors, so that short batches count as much as long ones.
/// At least two points with different numbers of calls.
[[nodiscard]] Line fit(std::span<const Point> points);

/// From how many calls on `batched` is cheaper than `direct`; nothing if never.
[[nodiscard]] std::optional<double> break_even(const Line& direct, const Line& batched);

}  // namespace batchctl
