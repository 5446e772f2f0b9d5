// SPDX-License-Identifier: MIT
// Most patterns are a name or *.suffix.  Neither needs fnmatch(3), which converts path and
// pattern to wide characters at every call; names are looked up in a hash table, in as many
// tails of the path as the longest of them has components.
//
// A pattern that begins with * is tried on the whole path only: what it matches of a
// tail, it matches of the whole.
#include "mdu/exclude.h"

#include <fnmatch.h>
#include <langinfo.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace mdu {
namespace {

bool has_wildcards(std::string_view pattern) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      ++i;
    } else if (pattern[i] == '?' || pattern[i] == '*' || pattern[i] == '[') {
      return true;
    }
  }
  return false;
}

/// Removes the backslashes that take the meaning from a character.
std::string unescaped(std::string_view pattern) {
  std::string literal;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
    literal += pattern[i];
  }
  return literal;
}

/// Whether the last character is a backslash with nothing behind it to escape.
bool ends_within_escape(std::string_view pattern) {
  const std::size_t last = pattern.find_last_not_of('\\');
  return (pattern.size() - (last == pattern.npos ? 0 : last + 1)) % 2 != 0;
}

/// Whether equal bytes at the end of two strings are equal characters.
bool ends_compare_as_bytes() {
  return MB_CUR_MAX == 1 || std::strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};

}  // namespace

void Exclusions::add(std::string pattern) {
  if (!has_wildcards(pattern)) {
    std::string literal = unescaped(pattern);
    const auto slashes = std::count(literal.begin(), literal.end(), '/');
    literal_slashes_ = std::max(literal_slashes_, static_cast<std::size_t>(slashes));
    need_path_ = need_path_ || slashes > 0;
    literals_.insert(std::move(literal));
    return;
  }
  const std::string_view behind_star = std::string_view(pattern).substr(1);
  const bool is_suffix =
      pattern[0] == '*' && !has_wildcards(behind_star) && !ends_within_escape(behind_star);
  if (is_suffix && ends_compare_as_bytes()) {
    std::string suffix = unescaped(behind_star);
    need_path_ = need_path_ || suffix.find('/') != suffix.npos;
    suffixes_.push_back(std::move(suffix));
    return;
  }
  need_path_ = true;
  wildcards_.push_back(std::move(pattern));
}

int Exclusions::add_file(const std::string& name) {
  const std::unique_ptr<std::FILE, CloseFile> file(name == "-" ? stdin
                                                               : std::fopen(name.c_str(), "re"));
  if (file == nullptr) return errno;
  char* line = nullptr;
  std::size_t capacity = 0;
  errno = 0;
  for (ssize_t length; (length = ::getline(&line, &capacity, file.get())) >= 0;) {
    std::string_view pattern(line, static_cast<std::size_t>(length));
    while (!pattern.empty() && std::isspace(static_cast<unsigned char>(pattern.back())) != 0) {
      pattern.remove_suffix(1);
    }
    if (!pattern.empty()) add(std::string(pattern.substr(0, pattern.find('\0'))));
  }
  const int error = std::ferror(file.get()) != 0 ? errno : 0;
  std::free(line);
  return error;
}

bool Exclusions::matches(std::string_view path) const {
  if (!literals_.empty() && matches_literal(path)) return true;
  for (const std::string& suffix : suffixes_) {
    if (path.ends_with(suffix)) return true;
  }
  return !wildcards_.empty() && matches_wildcard(path);
}

bool Exclusions::matches_literal(std::string_view path) const {
  std::size_t end = path.size();
  for (std::size_t slashes = 0; slashes <= literal_slashes_; ++slashes) {
    const std::size_t slash = end == 0 ? path.npos : path.rfind('/', end - 1);
    const std::size_t tail = slash == path.npos ? 0 : slash + 1;
    if (literals_.find(path.substr(tail)) != literals_.end()) return true;
    if (slash == path.npos) return false;
    end = slash;
  }
  return false;
}

bool Exclusions::matches_wildcard(std::string_view path) const {
  const std::string copy(path);  // NUL-terminated for fnmatch
  for (const std::string& pattern : wildcards_) {
    if (::fnmatch(pattern.c_str(), copy.c_str(), 0) == 0) return true;
    if (pattern[0] == '*') continue;
    for (std::size_t i = 0; i + 1 < copy.size(); ++i) {
      if (copy[i] != '/' || copy[i + 1] == '/') continue;
      if (::fnmatch(pattern.c_str(), copy.c_str() + i + 1, 0) == 0) return true;
    }
  }
  return false;
}

}  // namespace mdu
