// SPDX-License-Identifier: MIT
// A short cut compares bytes where fnmatch(3) compares characters.  In UTF-8 that is the same,
// since no character begins inside of another one; in the other multibyte encodings it is not, so they take the
// long way.  And fnmatch(3) treats a text that is not valid in the locale
// byte by byte, which is again the same.
#include "mfind/pattern.h"

#include <fnmatch.h>
#include <langinfo.h>

#include <cstdlib>
#include <cstring>

namespace mfind {
namespace {

bool bytes_are_enough() {
  return MB_CUR_MAX == 1 || std::strcmp(::nl_langinfo(CODESET), "UTF-8") == 0;
}

bool is_plain(std::string_view text) {
  return text.find_first_of("*?[\\") == std::string_view::npos;
}

}  // namespace

Pattern::Pattern(std::string_view pattern, bool ignore_case)
    : flags_(ignore_case ? FNM_CASEFOLD : 0), pattern_(pattern) {
  if (ignore_case || !bytes_are_enough()) return;
  std::string_view middle = pattern;
  const bool begins = middle.starts_with('*');
  while (middle.starts_with('*')) middle.remove_prefix(1);
  const std::size_t with_end = middle.size();
  while (middle.ends_with('*')) middle.remove_suffix(1);
  const bool ends = middle.size() < with_end || (begins && middle.empty());
  if (!is_plain(middle)) return;
  text_ = middle;
  if (begins && ends) {
    shape_ = middle.empty() ? Shape::kAny : Shape::kInfix;
  } else {
    shape_ = begins ? Shape::kSuffix : ends ? Shape::kPrefix : Shape::kExact;
  }
}

bool Pattern::matches(std::string_view text) const {
  switch (shape_) {
    case Shape::kExact: return text == text_;
    case Shape::kPrefix: return text.starts_with(text_);
    case Shape::kSuffix: return text.ends_with(text_);
    case Shape::kInfix: return text.find(text_) != std::string_view::npos;
    case Shape::kAny: return true;
    case Shape::kGeneral: break;
  }
  return ::fnmatch(pattern_.c_str(), text.data(), flags_) == 0;
}

}  // namespace mfind
