// SPDX-License-Identifier: MIT
#include "mfind/session.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "common/quote.h"
#include "mfind/dump.h"
#include "mfind/optimizer.h"

namespace mfind {

namespace {

void show_tree(const Plan& plan, const char* title) {
  std::fprintf(stderr, "%s:\n%s", title, dump(*plan.expression).c_str());
  for (const NodePtr& node : plan.excluded) {
    std::fprintf(stderr, "left out by -exclude:\n%s", dump(*node).c_str());
  }
}

}  // namespace

void prepare(Plan& plan, common::Diagnostics& diagnostics) {
  const bool show = plan.settings.show_tree;
  if (show) show_tree(plan, "Expression");
  optimize(*plan.expression, plan.settings.optimization);
  for (const NodePtr& node : plan.excluded) optimize(*node, plan.settings.optimization);
  if (show) show_tree(plan, "Optimized");
  if (plan.warn_if_never_true && is_never_true(*plan.expression)) {
    diagnostics.warning("warning: the expression can never be true");
  }
}

int finish(const Settings& settings, const Finder& finder, OutputFiles& files,
           common::Diagnostics& diagnostics, std::chrono::steady_clock::time_point started) {
  for (const auto& file : files.all()) {
    const bool pending = file->output().pending();
    file->output().flush();
    // To a standard stream a close is the last chance to say that something was not written.
    const int error = file->fd() == STDERR_FILENO ? file->output().error() : file->output().close();
    if (error == 0) continue;
    const bool standard = file->fd() == STDOUT_FILENO;
    // What a message or a program has flushed in vain GNU find only hears of when it closes the
    // stream.
    if (!standard || pending) diagnostics.final_error(error, common::quote_argument(file->name()));
    if (standard) diagnostics.final_error(error == EBADF ? error : 0, "write error");
  }
  if (settings.show_statistics) {
    std::fputs(walk::report(finder.statistics(), started).c_str(), stderr);
  }
  const int status = static_cast<int>(diagnostics.status());
  return status == 0 && finder.quit_status() >= 0 ? finder.quit_status() : status;
}

}  // namespace mfind
