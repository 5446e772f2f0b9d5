// SPDX-License-Identifier: MIT
// Buffered standard output.  A tool writes hundreds of thousands of short lines;
// GNU du makes a write(2) of each, we make one of every 64 KiB.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace common {

class StatusLine;

/// A write buffer in front of a descriptor.  One thread.  After the first
/// failed write the rest is dropped and error() tells why.
class Output {
 public:
  enum class Buffering : bool { kNone, kFull };

  /// `fd` is borrowed.  On a terminal every line is shown as it is written; without buffering
  /// everything is, anywhere, as on stdio's stderr.
  explicit Output(int fd, Buffering buffering = Buffering::kFull);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() = default;  // does not flush: close() reports, a destructor cannot

  void append(std::string_view text) {
    if (text.size() > capacity_ - used_) return append_slowly(text);
    text.copy(buffer_.get() + used_, text.size());
    used_ += text.size();
  }
  void append(char c) { append(std::string_view(&c, 1)); }

  /// Ends a line (or record): shown at once on a terminal.
  void end_line(char terminator) {
    append(terminator);
    if (line_buffered_) flush();
  }

  /// Whether something is buffered.
  [[nodiscard]] bool pending() const { return used_ > 0; }

  /// Writes what is buffered.
  void flush();

  /// Flushes and closes the descriptor.  Returns 0 or the first error of any write,
  /// also ENOSPC and EDQUOT that only show at the close.  A descriptor that was closed from the
  /// start is an error only if there was something to write.
  [[nodiscard]] int close();

  /// What is on the terminal only for the time being, and is taken away before each write, those of
  /// Diagnostics included.  Borrowed; may be null.
  void set_status_line(StatusLine* line) { status_line_ = line; }
  void hide_status_line();

  /// 0, or the errno of the first write that failed.
  [[nodiscard]] int error() const { return error_; }

 private:
  static constexpr std::size_t kCapacity = 64 * 1024;

  void append_slowly(std::string_view text);
  void write_all(std::string_view text);

  int fd_;
  bool line_buffered_;
  StatusLine* status_line_ = nullptr;
  int error_ = 0;
  std::size_t capacity_;  // 0: unbuffered
  std::size_t used_ = 0;
  std::unique_ptr<char[]> buffer_;
};

}  // namespace common
