// SPDX-License-Identifier: MIT
#include "pathsearch/pathsearch.h"

#include <unistd.h>

#include <cerrno>

#include "pathsearch/first.h"
#include "pathsearch/listing.h"
#include "pathsearch/report.h"
#include "pathsearch/slow.h"
#include "pathsearch/which.h"
#include "pathsearch/why.h"

namespace pathsearch {
namespace {

/// All of standard input; says so if it cannot be read.
std::string read_input(common::Diagnostics& diagnostics) {
  std::string input;
  char buffer[65536];
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof(buffer));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) diagnostics.error(errno, "standard input");
    if (got <= 0) return input;
    input.append(buffer, static_cast<std::size_t>(got));
  }
}

void run_which(const Config& config, Report& report, Stats& stats) {
  std::vector<Directory> directories = split_list(config.path);
  stats.batches += open_directories(directories, worth_listing(config.names.size()));
  report.found(find_programs(config.names, directories, config.all, stats));
}

void run_why(const Config& config, Report& report, Stats& stats) {
  std::vector<Directory> directories = split_list(config.path);
  stats.batches += open_directories(directories, false);
  std::vector<std::vector<Candidate>> candidates;
  for (const std::string& name : config.names) {
    candidates.push_back(explain(name, directories));
    stats.candidates += candidates.back().size();
    stats.tried += candidates.back().size();
  }
  stats.names += config.names.size();
  stats.directories += directories.size();
  report.why(candidates);
}

void run_slow(const Config& config, Report& report, Stats& stats) {
  // A name that is nowhere has every directory searched.
  std::vector<std::string> names = config.names;
  if (names.empty()) names.emplace_back("no-such-program");
  const std::vector<DirectoryTime> times = time_directories(config.path, names);
  stats.names = names.size();
  stats.directories = times.size();
  stats.candidates = names.size() * times.size();
  for (const DirectoryTime& time : times) stats.tried += time.error == 0 ? names.size() : 0;
  report.slow(times);
}

void run_first(const Config& config, Report& report, common::Diagnostics& diagnostics,
               Stats& stats) {
  std::vector<std::string> candidates;
  if (config.names.empty()) {
    const std::string input = read_input(diagnostics);
    // A path name ends at a NUL byte: something else than what stands there would be found.
    if (config.terminator != '\0' && input.find('\0') != std::string::npos)
      return diagnostics.error(0,
                               "standard input: a NUL byte in a line; --null takes it for an end");
    candidates = split_candidates(input, config.terminator, config.suffixes);
  } else {
    candidates = expand_candidates(config);
  }
  report.first(open_candidates(candidates, config.mode, config.all, stats));
}

}  // namespace

void run(const Config& config, common::Output& output, common::Diagnostics& diagnostics) {
  Report report(config, output, diagnostics);
  Stats stats;
  switch (config.action) {
    case Action::kWhich: run_which(config, report, stats); break;
    case Action::kWhy: run_why(config, report, stats); break;
    case Action::kSlow:
      run_slow(config, report, stats);
      break;
    case Action::kFirst: run_first(config, report, diagnostics, stats); break;
  }
  if (config.stats) report.stats(stats);
}

}  // namespace pathsearch
