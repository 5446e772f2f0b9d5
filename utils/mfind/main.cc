// SPDX-License-Identifier: MIT
// mfind: GNU find on batched system calls.
//
//   command_line.cc  the words -> settings and an expression (parser.h has the rest of this map)
//   optimizer.cc     reorders the expression
//   analysis.cc      what the walk has to know and may leave out
//   finder.cc        walks, and calls for each file
//   evaluator.cc     the expression
//
// The walk itself is utils/walk; docs/architecture.md shows the way of one directory.
#include <chrono>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <exception>

#include "common/diagnostics.h"
#include "mfind/command_line.h"
#include "mfind/finder.h"
#include "mfind/session.h"

namespace {

int run(int argc, char** argv) {
  const auto started = std::chrono::steady_clock::now();
  mfind::OutputFiles files;
  common::Diagnostics diagnostics(argv[0], &files.standard_output()->output(),
                                  common::Diagnostics::WhenOutputFails::kGoOn);
  mfind::Plan plan = mfind::read_command_line(argc, argv, files, diagnostics);
  if (plan.exit) return static_cast<int>(*plan.exit);
  mfind::prepare(plan, diagnostics);
  mfind::Finder finder(plan, files, diagnostics);
  finder.run();
  return mfind::finish(plan.settings, finder, files, diagnostics, started);
}

}  // namespace

int main(int argc, char** argv) {
  std::setlocale(LC_ALL, "");
  std::signal(SIGCHLD, SIG_DFL);  // whoever ignores it has no children to wait for
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {  // out of memory, or a bug
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return static_cast<int>(common::ExitStatus::kFailure);
  }
}
