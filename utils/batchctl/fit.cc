// SPDX-License-Identifier: MIT
#include "batchctl/fit.h"

#include <algorithm>

namespace batchctl {

Line fit(std::span<const Point> points) {
  // Weights 1/y^2: minimizes the sum of ((a + b x - y) / y)^2.
  double w = 0, wx = 0, wy = 0, wxx = 0, wxy = 0;
  for (const Point& p : points) {
    const double weight = 1 / (p.ns * p.ns);
    w += weight;
    wx += weight * p.calls;
    wy += weight * p.ns;
    wxx += weight * p.calls * p.calls;
    wxy += weight * p.calls * p.ns;
  }
  const double slope = (w * wxy - wx * wy) / (w * wxx - wx * wx);
  return {(wy - slope * wx) / w, slope};
}

std::optional<double> break_even(const Line& direct, const Line& batched) {
  const double gain = direct.per_call_ns - batched.per_call_ns;
  if (gain <= 0) return std::nullopt;
  return std::max((batched.fixed_ns - direct.fixed_ns) / gain, 1.0);
}

}  // namespace batchctl
