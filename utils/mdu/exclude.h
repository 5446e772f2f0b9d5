// SPDX-License-Identifier: MIT
// --exclude and -X: which entries are left out.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace mdu {

/// Patterns of fnmatch(3), where * and ? match a slash, too.  A path is left out if a
/// pattern matches all of it, or what is behind one of its slashes.
/// const members may be called from several threads.
class Exclusions {
 public:
  void add(std::string pattern);

  /// Adds a pattern a line; "-" is standard input.  White space at the end of a line
  /// does not count, and empty lines do not.  Returns 0 or an errno.
  [[nodiscard]] int add_file(const std::string& name);

  [[nodiscard]] bool empty() const {
    return literals_.empty() && suffixes_.empty() && wildcards_.empty();
  }

  /// Whether `path`, with all that is before its name, is left out.
  [[nodiscard]] bool matches(std::string_view path) const;

  /// Whether names do not tell all: matches() has to be asked with the path.
  [[nodiscard]] bool need_path() const { return need_path_; }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  [[nodiscard]] bool matches_literal(std::string_view path) const;
  [[nodiscard]] bool matches_wildcard(std::string_view path) const;

  std::unordered_set<std::string, Hash, std::equal_to<>> literals_;
  std::size_t literal_slashes_ = 0;    // the most that one of them has
  std::vector<std::string> suffixes_;  // of patterns like *.o
  std::vector<std::string> wildcards_;
  bool need_path_ = false;
};

}  // namespace mdu
