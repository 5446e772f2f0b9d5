// SPDX-License-Identifier: MIT
#include "mdu/monitor.h"

#include <sys/time.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string_view>

#include "common/human.h"
#include "common/quote.h"

namespace mdu {
namespace {

constexpr timeval kSecond{.tv_sec = 1, .tv_usec = 0};
constexpr timeval kFifth{.tv_sec = 0, .tv_usec = 200'000};

volatile std::sig_atomic_t g_interrupted = 0;
volatile std::sig_atomic_t g_pending = 0;  // bits: kAsked, kDue
constexpr int kAsked = 1;
constexpr int kDue = 2;

extern "C" void on_interrupt(int) { g_interrupted = 1; }
extern "C" void on_question(int) { g_pending = g_pending | kAsked; }
extern "C" void on_timer(int) { g_pending = g_pending | kDue; }

/// Unless the signal is ignored, as SIGINT is in what a shell runs in the background.
void handle(int signal, void (*handler)(int), int flags) {
  struct sigaction action {};
  if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) return;
  action = {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART | flags;
  ::sigaction(signal, &action, nullptr);
}

void restore(int signal, void (*handler)(int)) {
  struct sigaction action {};
  if (::sigaction(signal, nullptr, &action) != 0 || action.sa_handler != handler) return;
  std::signal(signal, SIG_DFL);
}

/// A terminal that can take a line back.
bool is_live_terminal() {
  if (::isatty(STDERR_FILENO) == 0) return false;
  const char* term = std::getenv("TERM");
  return term != nullptr && *term != '\0' && std::string_view(term) != "dumb";
}

/// Whether the process may draw on the terminal: a job in the background should not.
bool in_foreground() { return ::tcgetpgrp(STDERR_FILENO) == ::getpgrp(); }

std::string size_text(std::uint64_t value, bool scaled) {
  common::SizeFormat format;
  format.autoscale = scaled;
  format.block_size_bytes = 1;
  std::string text;
  common::append_size(text, value, format);
  return text;
}

}  // namespace

Monitor::Monitor(Progress progress, common::Output& output, common::Diagnostics& diagnostics)
    : output_(output),
      diagnostics_(diagnostics),
      lines_(progress == Progress::kAlways && !is_live_terminal()) {
  g_interrupted = 0;
  g_pending = 0;
  handle(SIGINT, on_interrupt, static_cast<int>(SA_RESETHAND));
  handle(SIGUSR1, on_question, 0);
  if (progress != Progress::kNever && is_live_terminal()) {
    live_ = std::make_unique<common::StatusLine>(STDERR_FILENO);
    output_.set_status_line(live_.get());
  }
  if (live_ == nullptr && !lines_) return;
  handle(SIGALRM, on_timer, 0);
  const itimerval every{.it_interval = lines_ ? kSecond : kFifth, .it_value = kSecond};
  ::setitimer(ITIMER_REAL, &every, nullptr);
}

Monitor::~Monitor() {
  if (live_ != nullptr || lines_) {
    const itimerval never{};
    ::setitimer(ITIMER_REAL, &never, nullptr);
    restore(SIGALRM, on_timer);
  }
  output_.set_status_line(nullptr);
  restore(SIGINT, on_interrupt);
  restore(SIGUSR1, on_question);
}

bool Monitor::interrupted() { return g_interrupted != 0; }

bool Monitor::pending() { return g_pending != 0; }

void Monitor::look(walk::Walk& tree, const walk::Statistics& before, const Sum& counted) {
  const int why = g_pending;
  g_pending = 0;
  const std::string line = describe(tree, before, counted);
  if ((why & kAsked) != 0 || lines_) diagnostics_.warning(line);
  if ((why & kDue) != 0 && live_ != nullptr && in_foreground()) live_->show(line);
}

std::string Monitor::describe(walk::Walk& tree, const walk::Statistics& before,
                              const Sum& counted) const {
  const std::uint64_t entries = before.entries + tree.statistics().entries;
  const std::chrono::duration<double> passed = Clock::now() - started_;
  const double rate = static_cast<double>(entries) / (passed.count() + 1e-9);
  return size_text(entries, false) + " entries, " + size_text(counted.bytes, true) + ", " +
         size_text(static_cast<std::uint64_t>(rate), false) + " entries/s, " +
         common::quote_name_colon(tree.path());
}

}  // namespace mdu
