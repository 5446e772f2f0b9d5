// SPDX-License-Identifier: MIT
#include "common/progress.h"

#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>

#include "common/quote.h"
#include "common/signals.h"

namespace common {
namespace {

constexpr timeval kSecond{.tv_sec = 1, .tv_usec = 0};
constexpr timeval kFifth{.tv_sec = 0, .tv_usec = 200'000};

std::atomic<int> g_due = 0;  // bits: kAsked, kTimer
static_assert(std::atomic<int>::is_always_lock_free);
constexpr int kAsked = 1;
constexpr int kTimer = 2;

extern "C" void on_question(int) { g_due |= kAsked; }
extern "C" void on_timer(int) { g_due |= kTimer; }

/// A terminal that can take a line back.
bool is_live_terminal() {
  if (::isatty(STDERR_FILENO) == 0) return false;
  const char* term = std::getenv("TERM");
  return term != nullptr && *term != '\0' && std::string_view(term) != "dumb";
}

/// Whether the process may draw on the terminal: a job in the background should not.
bool in_foreground() { return ::tcgetpgrp(STDERR_FILENO) == ::getpgrp(); }

}  // namespace

ProgressMeter::ProgressMeter(Progress progress, Output& output, Diagnostics& diagnostics)
    : output_(output),
      diagnostics_(diagnostics),
      messages_(progress == Progress::kAlways && !is_live_terminal()) {
  if (progress != Progress::kNever && is_live_terminal()) {
    live_ = std::make_unique<StatusLine>(STDERR_FILENO);
    output_.set_status_line(live_.get());
  }
  if (live_ == nullptr && !messages_) return;
  handle_signal(SIGALRM, on_timer);
  const itimerval every{.it_interval = messages_ ? kSecond : kFifth, .it_value = kSecond};
  ::setitimer(ITIMER_REAL, &every, nullptr);
}

ProgressMeter::~ProgressMeter() {
  if (live_ != nullptr || messages_) {
    const itimerval never{};
    ::setitimer(ITIMER_REAL, &never, nullptr);
    restore_signal(SIGALRM, on_timer);
    g_due &= ~kTimer;
  }
  output_.set_status_line(nullptr);
}

void ProgressMeter::accept_questions() { handle_signal(SIGUSR1, on_question); }

bool ProgressMeter::due() { return g_due.load(std::memory_order_relaxed) != 0; }

void ProgressMeter::show(std::string_view line) {
  const int why = g_due.exchange(0);
  if ((why & kAsked) != 0 || messages_) diagnostics_.warning(line);
  if ((why & kTimer) != 0 && live_ != nullptr && in_foreground()) live_->show(line);
}

std::string ProgressMeter::describe(std::uint64_t entries, std::string_view counted,
                                    std::string_view path) const {
  const std::chrono::duration<double> passed = Clock::now() - started_;
  const double rate = static_cast<double>(entries) / (passed.count() + 1e-9);
  std::string line = std::to_string(entries) + " entries, ";
  if (!counted.empty()) line.append(counted) += ", ";
  return line + std::to_string(static_cast<std::uint64_t>(rate)) + " entries/s, " +
         quote_name_colon(path);
}

}  // namespace common
