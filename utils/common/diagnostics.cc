// SPDX-License-Identifier: MIT
#include "common/diagnostics.h"

#include <unistd.h>

#include <cstring>

#include "common/output.h"
#include "common/write_fully.h"

namespace common {

void Diagnostics::print(int error, std::string_view message) {
  if (output_ != nullptr) {
    output_->flush();
    if (output_->error() != 0 && when_output_fails_ == WhenOutputFails::kStop) return;
    output_->hide_status_line();
  }
  std::string line;
  line.append(program_).append(": ").append(message);
  if (error != 0) line.append(": ").append(std::strerror(error));
  line += '\n';
  // In one write, so that lines of several processes do not mix.  There is
  // nobody to tell when stderr cannot be written.
  write_fully(STDERR_FILENO, line);
}

void Diagnostics::error(int error, std::string_view message) {
  status_ = merge(status_, ExitStatus::kFailure);
  print(error, message);
}

void Diagnostics::interrupted(std::string_view message) {
  status_ = merge(status_, ExitStatus::kInterrupted);
  print(0, message);
}

void Diagnostics::warning(std::string_view message) { print(0, message); }

void Diagnostics::note(int error, std::string_view message) { print(error, message); }

void Diagnostics::final_error(int error, std::string_view message) {
  output_ = nullptr;
  Diagnostics::error(error, message);
}

}  // namespace common
