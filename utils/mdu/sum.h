// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "walk/stat.h"

namespace mdu {

/// What files add up to.  Sums stick at the maximum rather than wrap around.
struct Sum {
  std::uint64_t bytes = 0;
  std::uint64_t inodes = 0;

  void add(const Sum& other) {
    if (__builtin_add_overflow(bytes, other.bytes, &bytes)) bytes = UINT64_MAX;
    inodes += other.inodes;
  }
};

/// The newest of times.  Apart from Sum, since few runs ask for it and all would pay.
struct Newest {
  walk::Timestamp time{INT64_MIN, 0};

  void add(const Newest& other) {
    if (time < other.time) time = other.time;
  }
};

}  // namespace mdu
