// SPDX-License-Identifier: MIT
// What a walk cost, for --stats of the tools and for tests.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace walk {

struct Statistics {
  std::uint64_t directories = 0;  // opened
  std::uint64_t entries = 0;      // read from directories
  // Calls of newfstatat(2), fstat(2) and statx(2):
  std::uint64_t stats = 0;       // of entries, by name: what the predicate asked for
  std::uint64_t stat_calls = 0;  // all, with those of roots and of open directories
  std::uint64_t dirstats = 0;     // entries whose metadata came along with their names
  std::uint64_t batches = 0;      // handed to libbatch
  std::uint64_t calls = 0;        // system calls in them
  std::uint64_t plain_calls = 0;  // made without libbatch
  std::uint64_t evicted = 0;      // directories closed for a while to save a descriptor
  unsigned threads = 0;           // that read, the caller's included: the most of any walk
  std::size_t peak_bytes = 0;     // of directories read ahead, likewise

  void add(const Statistics& other);
};

/// The lines of --stats, "NAME: VALUE" each: the walk's, the backend of libbatch and why it is
/// that one, wall time since `started`, CPU time of the process.
[[nodiscard]] std::string report(const Statistics& statistics,
                                 std::chrono::steady_clock::time_point started);

}  // namespace walk
