// SPDX-License-Identifier: MIT
// A round measures, for each way and work, batches of 1 to 512 calls, each repeated until some
// thousands of calls were made.  The median over the rounds goes into the fit: a
// machine that is interrupted, or changes its speed, spoils rounds and not the line.
#include "batchctl/bench.h"

#include <batch/batch.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <functional>

#include "batchctl/work.h"
#include "common/json.h"

namespace batchctl {
namespace {

constexpr std::array<unsigned, 7> kSizes = {1, 2, 4, 16, 64, 256, 512};
constexpr unsigned kCallsPerPoint = 4096;
constexpr std::size_t kValues = kWorks.size() * kSizes.size();

using Round = std::array<double, kValues>;  // ns a batch, by work and size

double now_ns() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

double time_each(unsigned repeats, const std::function<void()>& once) {
  once();
  const double begin = now_ns();
  for (unsigned i = 0; i < repeats; i++) once();
  return (now_ns() - begin) / repeats;
}

double measure_one(Way way, Work work, unsigned size) {
  const unsigned repeats = kCallsPerPoint / size;
  if (way == Way::kDirect) return time_each(repeats, [&] { make_directly(work, size); });
  WorkBatch batch(work, size);
  return time_each(repeats, [&] { batch.run(); });
}

/// In the child: false if this way is not to be had.
bool measure_round(Way way, Round& round) {
  if (way == Way::kEmulated) ::setenv("BATCH_EMUL", "1", 1);
  if (way == Way::kDevice) {
    ::unsetenv("BATCH_EMUL");
    WorkBatch(Work::kNull, 1).run();  // tells whether batches are left to the library
    batch_status status;
    batch_query(&status);
    if (status.backend != BATCH_BACKEND_DEVICE || status.observed != 0) return false;
  }
  std::size_t at = 0;
  for (const Work work : kWorks)
    for (const unsigned size : kSizes) round[at++] = measure_one(way, work, size);
  return true;
}

/// One round in a process of its own.
bool fork_round(Way way, Round& round) {
  int ends[2];
  if (::pipe(ends) != 0) return false;
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    const bool good = measure_round(way, round);
    const ssize_t size = good ? static_cast<ssize_t>(sizeof(round)) : 0;
    ::_exit(::write(ends[1], round.data(), static_cast<std::size_t>(size)) == size ? 0 : 1);
  }
  ::close(ends[1]);
  std::size_t got = 0;
  while (child > 0 && got < sizeof(round)) {
    const ssize_t more = ::read(ends[0], reinterpret_cast<char*>(round.data()) + got, sizeof(round) - got);
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) break;
    got += static_cast<std::size_t>(more);
  }
  ::close(ends[0]);
  if (child > 0) ::waitpid(child, nullptr, 0);
  return got == sizeof(round);
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

const char* way_name(Way way) {
  switch (way) {
    case Way::kDirect: return "direct";
    case Way::kEmulated: return "emulated";
    case Way::kDevice: break;
  }
  return "device";
}

std::size_t index(Way way) { return static_cast<std::size_t>(way); }

std::optional<double> break_even_of(const BenchRow& row) {
  const auto& direct = row.lines[index(Way::kDirect)];
  const auto& device = row.lines[index(Way::kDevice)];
  return direct && device ? break_even(*direct, *device) : std::nullopt;
}

}  // namespace

std::vector<BenchRow> measure(unsigned rounds) {
  std::array<std::vector<Round>, kWays.size()> results;
  for (unsigned i = 0; i < rounds; i++) {
    for (const Way way : kWays) {
      Round round = {};
      if (fork_round(way, round)) results[index(way)].push_back(round);
    }
  }
  if (results[index(Way::kDirect)].empty()) return {};

  std::vector<BenchRow> rows;
  for (std::size_t work = 0; work < kWorks.size(); work++) {
    BenchRow& row = rows.emplace_back(BenchRow{work_name(kWorks[work])});
    for (const Way way : kWays) {
      if (results[index(way)].empty()) continue;
      for (std::size_t size = 0; size < kSizes.size(); size++) {
        std::vector<double> values;
        for (const Round& round : results[index(way)])
          values.push_back(round[work * kSizes.size() + size]);
        row.points[index(way)].push_back({static_cast<double>(kSizes[size]), median(values)});
      }
      row.lines[index(way)] = fit(row.points[index(way)]);
    }
  }
  return rows;
}

std::string bench_text(const std::vector<BenchRow>& rows) {
  char line[160];
  std::snprintf(line, sizeof(line), "%-14s %22s %22s %22s %11s\n", "ns, a + b*N", "direct",
                "emulated", "device", "break-even");
  std::string out = line;
  for (const BenchRow& row : rows) {
    std::snprintf(line, sizeof(line), "%-14s", row.work.c_str());
    out += line;
    for (const auto& fitted : row.lines) {
      char cell[64] = "-";
      if (fitted)
        std::snprintf(cell, sizeof(cell), "%.0f + %.1f*N", fitted->fixed_ns, fitted->per_call_ns);
      std::snprintf(line, sizeof(line), " %22s", cell);
      out += line;
    }
    char cell[32] = "-";
    if (const std::optional<double> even = break_even_of(row))
      std::snprintf(cell, sizeof(cell), "N = %.1f", *even);
    std::snprintf(line, sizeof(line), " %11s\n", cell);
    out += line;
  }
  return out;
}

std::string bench_json(const std::vector<BenchRow>& rows) {
  common::JsonWriter json;
  json.begin_array();
  for (const BenchRow& row : rows) {
    json.begin_object().key("work").value(row.work);
    for (const Way way : kWays) {
      const auto& fitted = row.lines[index(way)];
      json.key(way_name(way));
      if (!fitted) {
        json.null();
        continue;
      }
      json.begin_object().key("fixed_ns").value(fitted->fixed_ns, 1);
      json.key("per_call_ns").value(fitted->per_call_ns, 2).key("points").begin_array();
      for (const Point& point : row.points[index(way)])
        json.begin_object().key("n").value(point.calls, 0).key("ns").value(point.ns, 1).end_object();
      json.end_array().end_object();
    }
    json.key("break_even");
    if (const std::optional<double> even = break_even_of(row)) json.value(*even, 1);
    else json.null();
    json.end_object();
  }
  return json.end_array().text();
}

}  // namespace batchctl
