// SPDX-License-Identifier: MIT
#include "walk/statistics.h"

#include <batch/batch.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace walk {
namespace {

void line(std::string& text, std::string_view name, std::string_view value) {
  text.append(name).append(": ").append(value) += '\n';
}

void line(std::string& text, std::string_view name, std::uint64_t value) {
  line(text, name, std::to_string(value));
}

std::string seconds(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f s", value);
  return text;
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

void Statistics::add(const Statistics& other) {
  directories += other.directories;
  entries += other.entries;
  stats += other.stats;
  stat_calls += other.stat_calls;
  dirstats += other.dirstats;
  batches += other.batches;
  calls += other.calls;
  plain_calls += other.plain_calls;
  evicted += other.evicted;
  threads = std::max(threads, other.threads);
  peak_bytes = std::max(peak_bytes, other.peak_bytes);
}

std::string report(const Statistics& statistics, std::chrono::steady_clock::time_point started) {
  batch_status status{};
  batch_query(&status);
  // A batch that the device runs is one crossing, unless somebody watches its calls.
  const bool crossing_a_batch = status.backend == BATCH_BACKEND_DEVICE && status.observed == 0;
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - started;

  std::string text;
  line(text, "directories", statistics.directories);
  line(text, "entries", statistics.entries);
  line(text, "stat calls", statistics.stat_calls);
  line(text, "stat calls by name", statistics.stats);
  line(text, "entries by dirstat", statistics.dirstats);
  line(text, "kernel crossings",
       statistics.plain_calls + (crossing_a_batch ? statistics.batches : statistics.calls));
  line(text, "backend", batch_reason(&status));
  line(text, "threads", statistics.threads);
  line(text, "peak bytes read ahead", statistics.peak_bytes);
  line(text, "directories closed for a while", statistics.evicted);
  line(text, "peak memory", std::to_string(usage.ru_maxrss) + " KiB");
  line(text, "wall time", seconds(wall.count()));
  line(text, "user time", seconds(seconds_of(usage.ru_utime)));
  line(text, "system time", seconds(seconds_of(usage.ru_stime)));
  return text;
}

}  // namespace walk
