// SPDX-License-Identifier: MIT
// Regular expressions in the dialects of -regextype, by the GNU interface of the C library.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct re_pattern_buffer;

namespace mfind {

/// RE_* bits of <regex.h> for the name of a dialect; false if there is none.
[[nodiscard]] bool find_regex_dialect(std::string_view name, unsigned long* syntax);

/// The names, quoted, with commas: for a message.
[[nodiscard]] std::string list_regex_dialects();

/// The dialect without -regextype.
[[nodiscard]] unsigned long default_regex_dialect();

/// A compiled expression, which has to match a text from its beginning to its end.  One thread.
class Regex {
 public:
  /// The message of the C library if `pattern` is none, else null.
  [[nodiscard]] const char* compile(const std::string& pattern, unsigned long syntax,
                                    bool ignore_case);

  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  struct Free {
    void operator()(re_pattern_buffer* buffer) const;
  };
  std::unique_ptr<re_pattern_buffer, Free> buffer_;
};

}  // namespace mfind
