// SPDX-License-Identifier: MIT
// A line on the terminal that tells how far a tool has come.
#pragma once

#include <string>
#include <string_view>

namespace common {

/// The last line of a terminal, written over again and again, and gone when anything else is
/// written.  One thread.
class StatusLine {
 public:
  /// `fd`, a terminal, is borrowed.
  explicit StatusLine(int fd) : fd_(fd) {}
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;
  ~StatusLine() { hide(); }

  /// Shows `text` in place of what was there, cut to the width of the terminal.  Control characters
  /// become question marks: names of files must not steer the terminal.
  void show(std::string_view text);
  void hide();

 private:
  void write(std::string_view bytes) const;

  int fd_;
  bool shown_ = false;
};

/// `text` as it can be shown in `columns` of a terminal: its beginning, with control characters and
/// bytes that are no characters of the locale as question marks.
[[nodiscard]] std::string fit(std::string_view text, unsigned columns);

}  // namespace common
