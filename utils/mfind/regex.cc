// SPDX-License-Identifier: MIT
#include "mfind/regex.h"

#include <regex.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

#include "common/quote.h"

namespace mfind {
namespace {

struct Dialect {
  std::string_view name;
  reg_syntax_t syntax;
};

/// As GNU Emacs and GNU find understand it; <regex.h> of older C libraries has nothing in it.
constexpr reg_syntax_t kEmacs = RE_CHAR_CLASSES | RE_INTERVALS;

constexpr std::array<Dialect, 13> kDialects{{
    {"findutils-default", kEmacs},
    {"awk", RE_SYNTAX_AWK},
    {"ed", RE_SYNTAX_ED},
    {"egrep", RE_SYNTAX_EGREP},
    {"emacs", kEmacs},
    {"gnu-awk", RE_SYNTAX_GNU_AWK},
    {"grep", RE_SYNTAX_GREP},
    {"posix-awk", RE_SYNTAX_POSIX_AWK},
    {"posix-basic", RE_SYNTAX_POSIX_BASIC},
    {"posix-egrep", RE_SYNTAX_POSIX_EGREP},
    {"posix-extended", RE_SYNTAX_POSIX_EXTENDED},
    {"posix-minimal-basic", RE_SYNTAX_POSIX_MINIMAL_BASIC},
    {"sed", RE_SYNTAX_SED},
}};

}  // namespace

bool find_regex_dialect(std::string_view name, unsigned long* syntax) {
  const auto found = std::find_if(kDialects.begin(), kDialects.end(),
                                  [name](const Dialect& dialect) { return dialect.name == name; });
  if (found == kDialects.end()) return false;
  *syntax = found->syntax;
  return true;
}

std::string list_regex_dialects() {
  std::string list;
  for (const Dialect& dialect : kDialects) {
    if (!list.empty()) list += ", ";
    list += common::quote_argument(dialect.name);
  }
  return list;
}

unsigned long default_regex_dialect() { return kDialects[0].syntax; }

void Regex::Free::operator()(re_pattern_buffer* buffer) const {
  ::regfree(buffer);
  delete buffer;
}

const char* Regex::compile(const std::string& pattern, unsigned long syntax, bool ignore_case) {
  buffer_.reset(new re_pattern_buffer());
  // Only whether it matches is asked for, not where, which spares work.
  ::re_set_syntax(syntax | RE_NO_SUB | (ignore_case ? RE_ICASE : 0));
  return ::re_compile_pattern(pattern.data(), pattern.size(), buffer_.get());
}

bool Regex::matches(std::string_view text) const {
  const auto length = static_cast<regoff_t>(text.size());
  return ::re_match(buffer_.get(), text.data(), length, 0, nullptr) == length;
}

}  // namespace mfind
