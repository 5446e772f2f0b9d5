// SPDX-License-Identifier: MIT
// Escapes become what they stand for, in the literal part they are in; a directive becomes a part of
// its own.  What is no directive is printed as it stands, after a warning.
#include <sys/stat.h>

#include <cstring>

#include "mfind/format.h"

namespace mfind {
namespace {

using Warn = std::function<void(bool, const std::string&)>;

class FormatParser {
 public:
  FormatParser(std::string_view text, const Warn& warn, Format* format)
      : rest_(text), warn_(warn), parts_(format->parts), format_(format) {}

  bool parse() {
    while (!rest_.empty() && !format_->ends_output) {
      const char c = take();
      if (c == '\\') {
        escape();
      } else if (c == '%') {
        if (!directive()) return false;
      } else {
        literal(c);
      }
    }
    return true;
  }

 private:
  char take() {
    const char c = rest_.empty() ? '\0' : rest_.front();
    if (!rest_.empty()) rest_.remove_prefix(1);
    return c;
  }

  void literal(std::string_view text) {
    if (parts_.empty() || parts_.back().directive != 0) parts_.emplace_back();
    parts_.back().text += text;
  }
  void literal(char c) { literal(std::string_view(&c, 1)); }

  void escape();
  void octal();
  bool directive();
  bool fail(char letter);

  std::string_view rest_;
  const Warn& warn_;
  std::vector<FormatPart>& parts_;
  Format* format_;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void FormatParser::octal() {
  int value = 0;
  for (int digits = 0; digits < 3 && !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '7'; ++digits) {
    value = value * 8 + (take() - '0');
  }
  literal(static_cast<char>(value));
}

void FormatParser::escape() {
  static constexpr char kLetters[] = "abfnrtv\\";
  static constexpr char kMeanings[] = "\a\b\f\n\r\t\v\\";
  if (rest_.empty()) {
    warn_(false, "warning: escape `\\' followed by nothing at all");
    return literal('\\');
  }
  if (rest_[0] >= '0' && rest_[0] <= '7') return octal();
  const char c = take();
  if (c == 'c') {
    format_->ends_output = true;
  } else if (const char* found = std::strchr(kLetters, c); found != nullptr) {
    literal(kMeanings[found - kLetters]);
  } else {
    warn_(false, std::string("warning: unrecognized escape `\\") + c + "'");
    literal('\\');
    literal(c);
  }
}

bool FormatParser::fail(char letter) {
  warn_(true, std::string("error: the format directive `%") + letter +
                  "' is reserved for future use");
  return false;
}

/// Behind a %.
bool FormatParser::directive() {
  if (rest_.empty()) {
    warn_(true, "error: % at end of format string");
    return false;
  }
  FormatPart part;
  part.text = "%";
  while (!rest_.empty() && std::strchr("-+ #", rest_[0]) != nullptr) part.text += take();
  while (!rest_.empty() && is_digit(rest_[0])) part.text += take();
  if (!rest_.empty() && rest_[0] == '.') {
    part.text += take();
    while (!rest_.empty() && is_digit(rest_[0])) part.text += take();
  }
  if (rest_.empty()) return fail('\0');
  const char letter = take();
  part.directive = letter;
  switch (letter) {
    case '%':
      literal(part.text);  // without the second %, and as GNU find has it with flags, too
      return true;
    case '{': case '[': case '(':
      return fail(letter);
    case 'A': case 'B': case 'C': case 'T':
      if (rest_.empty()) {
        warn_(false, std::string("warning: format directive `%") + letter +
                         "' should be followed by another character");
        literal(part.text + letter);
        return true;
      }
      part.time_format = take();
      break;
    default:
      if (std::strchr("abcdDfFgGhHiklmMnpPsStuUyYZ", letter) != nullptr) break;
      warn_(false, std::string("warning: unrecognized format directive `%") + letter + "'");
      literal(part.text + letter);
      return true;
  }
  parts_.push_back(std::move(part));
  return true;
}

}  // namespace

bool parse_format(std::string_view text, const Warn& warn, Format* format) {
  return FormatParser(text, warn, format).parse();
}

Knowledge knowledge_of(char directive) {
  switch (directive) {
    case 0: case 'd': case 'f': case 'h': case 'H': case 'p': case 'P': case 'Z':
      return Knowledge::kNothing;
    case 'y':
      return Knowledge::kType;
    case 'i':
      return Knowledge::kInode;
    default:
      return Knowledge::kMetadata;
  }
}

unsigned statx_mask_of(const FormatPart& part) {
  switch (part.directive) {
    case 'a': case 'A': return STATX_ATIME;
    case 'B': return STATX_BTIME;
    case 'c': case 'C': return STATX_CTIME;
    case 't': case 'T': return STATX_MTIME;
    case 'b': case 'k': return STATX_BLOCKS;
    case 's': return STATX_SIZE;
    case 'S': return STATX_SIZE | STATX_BLOCKS;
    case 'g': case 'G': return STATX_GID;
    case 'u': case 'U': return STATX_UID;
    case 'i': return STATX_INO;
    case 'm': case 'M': return STATX_MODE | STATX_TYPE;
    case 'n': return STATX_NLINK;
    default: return 0;
  }
}

}  // namespace mfind
