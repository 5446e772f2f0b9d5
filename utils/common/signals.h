// SPDX-License-Identifier: MIT
// Which signals are handled, and when.
#pragma once

#include <csignal>

namespace common {

/// Has `signal` handled by `handler`, unless it is ignored, as SIGINT is in what a shell runs in the
/// background.  `flags` are those of sigaction(2).
void handle_signal(int signal, void (*handler)(int), int flags = SA_RESTART);
/// Undoes that, if `handler` is still there.
void restore_signal(int signal, void (*handler)(int));

/// While it lives, signals to the process are not for this thread, nor for those that it starts.
/// Not blocked are those that a thread causes itself, and a profiler's.
class SignalsBlocked {
 public:
  SignalsBlocked();
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;
  ~SignalsBlocked();

  /// What was blocked before: for ppoll(2), which lets signals in while it waits.
  [[nodiscard]] const sigset_t& before() const { return before_; }

 private:
  sigset_t before_{};
};

}  // namespace common
