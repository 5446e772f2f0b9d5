// SPDX-License-Identifier: MIT
#include "common/output.h"

#include <unistd.h>

#include <cerrno>

#include "common/status_line.h"
#include "common/write_fully.h"

namespace common {

Output::Output(int fd, Buffering buffering)
    : fd_(fd),
      line_buffered_(::isatty(fd) != 0),
      capacity_(buffering == Buffering::kFull ? kCapacity : 0),
      buffer_(new char[capacity_]) {}

void Output::append_slowly(std::string_view text) {
  flush();
  if (text.size() >= capacity_) return write_all(text);
  text.copy(buffer_.get(), text.size());
  used_ = text.size();
}

void Output::hide_status_line() {
  if (status_line_ != nullptr) status_line_->hide();
}

void Output::flush() {
  write_all({buffer_.get(), used_});
  used_ = 0;
}

void Output::write_all(std::string_view text) {
  if (!text.empty()) hide_status_line();
  if (error_ == 0) error_ = write_fully(fd_, text);
}

int Output::close() {
  flush();
  hide_status_line();
  if (::close(fd_) != 0 && error_ == 0 && errno != EBADF) error_ = errno;
  return error_;
}

}  // namespace common
