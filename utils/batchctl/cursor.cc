// SPDX-License-Identifier: MIT
#include "batchctl/cursor.h"

#include <algorithm>
#include <charconv>

namespace batchctl {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void Cursor::skip_blanks() {
  rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r"), rest_.size()));
}

bool Cursor::at_end() {
  skip_blanks();
  return rest_.empty() || rest_.front() == ';';
}

bool Cursor::take(std::string_view token) {
  skip_blanks();
  if (!rest_.starts_with(token)) return false;
  rest_.remove_prefix(token.size());
  return true;
}

void Cursor::missing(std::string_view token) const {
  throw SyntaxError("expected '" + std::string(token) + "'" +
                    (rest_.empty() ? " at the end" : " before '" + std::string(rest_) + "'"));
}

void Cursor::expect(std::string_view token) {
  if (!take(token)) missing(token);
}

bool Cursor::take_name(std::string_view name) {
  Cursor ahead = *this;
  if (ahead.name() != name) return false;
  *this = ahead;
  return true;
}

void Cursor::expect_name(std::string_view name) {
  if (!take_name(name)) missing(name);
}

std::string_view Cursor::name() {
  skip_blanks();
  std::size_t length = 0;
  if (!rest_.empty() && !is_digit(rest_.front()))
    while (length < rest_.size() && in_name(rest_[length])) length++;
  const std::string_view name = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return name;
}

bool Cursor::number_ahead() {
  skip_blanks();
  const std::size_t sign = rest_.starts_with('-') ? 1 : 0;
  return rest_.size() > sign && is_digit(rest_[sign]);
}

std::int64_t Cursor::number() {
  if (!number_ahead()) throw SyntaxError("expected a number before '" + std::string(rest_) + "'");
  const bool negative = take("-");
  const bool hex = rest_.starts_with("0x");
  const bool octal = !hex && rest_.size() > 1 && rest_[0] == '0' && is_digit(rest_[1]);
  if (hex) rest_.remove_prefix(2);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value,
                                            hex ? 16 : octal ? 8 : 10);
  if (error != std::errc() || (end != rest_.data() + rest_.size() && in_name(*end)))
    throw SyntaxError("a number that is none, or too large");
  rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
  return static_cast<std::int64_t>(negative ? 0 - value : value);
}

char Cursor::escape() {
  if (rest_.empty()) throw SyntaxError("the string does not end");
  const char kind = rest_.front();
  rest_.remove_prefix(1);
  switch (kind) {
    case 'n': return '\n';
    case 't': return '\t';
    case '"':
    case '\\': return kind;
    case 'x': break;
    default: throw SyntaxError(std::string("no such escape: \\") + kind);
  }
  const int high = rest_.size() < 2 ? -1 : hex_digit(rest_[0]);
  const int low = rest_.size() < 2 ? -1 : hex_digit(rest_[1]);
  if (high < 0 || low < 0) throw SyntaxError("\\x needs two hexadecimal digits");
  if (high + low == 0) throw SyntaxError("a path name cannot hold a NUL byte");
  rest_.remove_prefix(2);
  return static_cast<char>(16 * high + low);
}

std::string Cursor::string() {
  std::string text;
  for (;;) {
    if (rest_.empty()) throw SyntaxError("the string does not end");
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '"') return text;
    if (c == '\0') throw SyntaxError("a path name cannot hold a NUL byte");
    text += c == '\\' ? escape() : c;
  }
}

}  // namespace batchctl
