// SPDX-License-Identifier: MIT
// mdu: GNU du on batched system calls.  The walk itself is utils/walk; docs/architecture.md shows
// the way of one directory.
//
//   options.cc      command line -> Config
//   roots.cc        the arguments, one by one
//   disk_usage.cc   walks the roots, adds up, decides what is printed
//   report.cc       prints it
//   monitor.cc      signals, and how far the run is
#include <unistd.h>

#include <chrono>
#include <clocale>
#include <cstdio>
#include <exception>
#include <new>

#include "common/diagnostics.h"
#include "common/output.h"
#include "common/progress.h"
#include "mdu/disk_usage.h"
#include "mdu/monitor.h"
#include "mdu/options.h"
#include "mdu/own_options.h"

namespace {

common::ExitStatus run(int argc, char** argv) {
  const auto started = std::chrono::steady_clock::now();
  common::ProgressMeter::accept_questions();
  const mdu::Options options = mdu::parse_options(argc, argv);
  if (options.exit) return *options.exit;

  common::Output output(STDOUT_FILENO);
  common::Diagnostics diagnostics(argv[0], &output);
  mdu::Report report(options.config, output, diagnostics);
  mdu::Monitor monitor(options.config.progress, output, diagnostics);
  mdu::DiskUsage usage(options.config, report, diagnostics);
  usage.set_monitor(&monitor);
  usage.run();
  if (const int error = output.close()) {
    common::Diagnostics(argv[0]).error(error, "write error");
    return common::ExitStatus::kFailure;
  }
  if (options.config.stats) mdu::show_stats(usage.statistics(), started);
  return diagnostics.status();
}

}  // namespace

int main(int argc, char** argv) {
  std::setlocale(LC_ALL, "");
  try {
    return static_cast<int>(run(argc, argv));
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "%s: memory exhausted\n", argv[0]);
  } catch (const std::exception& error) {  // a bug
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
  }
  return static_cast<int>(common::ExitStatus::kFailure);
}
