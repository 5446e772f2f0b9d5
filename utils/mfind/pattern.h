// SPDX-License-Identifier: MIT
// Shell patterns, as -name and its like take them.  Immutable, so any thread may match.
#pragma once

#include <string>
#include <string_view>

namespace mfind {

/// A pattern of fnmatch(3) without FNM_PATHNAME and FNM_PERIOD.  What most patterns are, plain
/// text with one * at an end, is compared without fnmatch(3), which is ten times slower.
class Pattern {
 public:
  Pattern(std::string_view pattern, bool ignore_case);

  /// `text` has a NUL behind its end.
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  enum class Shape : unsigned char { kExact, kPrefix, kSuffix, kInfix, kAny, kGeneral };

  Shape shape_ = Shape::kGeneral;
  int flags_;
  std::string pattern_;
  std::string text_;  // the plain part
};

}  // namespace mfind
