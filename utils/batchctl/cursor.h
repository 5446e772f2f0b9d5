// SPDX-License-Identifier: MIT
// A line of program text, read from left to right.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace batchctl {

/// What is wrong with a line.  Stays inside of parse_text().
class SyntaxError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads tokens; blanks in front of each are passed over.
class Cursor {
 public:
  explicit Cursor(std::string_view line) : rest_(line) {}

  /// Nothing is left but blanks and a comment.
  [[nodiscard]] bool at_end();
  /// Passes over `token` if it comes next.
  bool take(std::string_view token);
  /// The same, or a SyntaxError.
  void expect(std::string_view token);
  /// Passes over `name` if it comes next, and not as the beginning of a longer one.
  bool take_name(std::string_view name);
  void expect_name(std::string_view name);
  /// A name: a letter or _, then letters, digits, _; empty if there is none.
  std::string_view name();
  /// A decimal, hexadecimal (0x) or octal (0) number, with a sign or without; or a SyntaxError.
  std::int64_t number();
  [[nodiscard]] bool number_ahead();
  /// A string whose opening quotation mark has been taken.
  std::string string();
  /// What is left, for messages.
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  void skip_blanks();
  [[noreturn]] void missing(std::string_view token) const;
  char escape();

  std::string_view rest_;
};

}  // namespace batchctl
