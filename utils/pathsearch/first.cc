// SPDX-License-Identifier: MIT
#include "pathsearch/first.h"

#include <batch/batch.hpp>
#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace pathsearch {
namespace {

// O_NONBLOCK and O_NOCTTY: a FIFO or a terminal among the candidates is rejected by its type only
// after it was opened.
constexpr int kFlags = O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

batch_wanted wanted_for(Mode mode) {
  switch (mode) {
    case Mode::kRead: return {O_RDONLY | kFlags, 0, 0, S_IFREG, BATCH_WANTED_CLOSE, 0};
    case Mode::kWrite: return {O_WRONLY | kFlags, 0, 0, S_IFREG, BATCH_WANTED_CLOSE, 0};
    case Mode::kExecute: return {O_PATH | O_CLOEXEC, 0, X_OK, S_IFREG, BATCH_WANTED_CLOSE, 0};
    case Mode::kDirectory: break;
  }
  return {O_PATH | O_DIRECTORY | O_CLOEXEC, 0, 0, S_IFDIR, BATCH_WANTED_CLOSE, 0};
}

/// A pattern that only `text` itself matches.
std::string escaped(std::string_view text) {
  std::string pattern;
  for (const char c : text) {
    if (c == '*' || c == '?' || c == '[' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern;
}

/// `prefix` and `suffix` are meant as they are, `pattern` as a shell would read it.
void expand(const std::string& prefix, const std::string& pattern, const std::string& suffix,
            std::vector<std::string>& out) {
  glob_t matches = {};
  const bool magic = pattern.find_first_of("*?[") != std::string::npos;
  const std::string escaped_all = magic ? escaped(prefix) + pattern + escaped(suffix) : "";
  if (magic && ::glob(escaped_all.c_str(), 0, nullptr, &matches) == 0) {
    for (std::size_t i = 0; i < matches.gl_pathc; i++) out.emplace_back(matches.gl_pathv[i]);
  } else {
    out.push_back(prefix + pattern + suffix);
  }
  ::globfree(&matches);
}

}  // namespace

std::vector<std::string> expand_candidates(const Config& config) {
  std::vector<std::string> candidates;
  const std::vector<Directory> directories =
      config.has_path ? split_list(config.path) : std::vector<Directory>();
  for (const std::string& pattern : config.names) {
    const bool relative = !pattern.starts_with('/');
    if (directories.empty() || !relative) {
      for (const std::string& suffix : config.suffixes) expand("", pattern, suffix, candidates);
      continue;
    }
    for (const Directory& directory : directories)
      for (const std::string& suffix : config.suffixes)
        expand(directory.join(""), pattern, suffix, candidates);
  }
  return candidates;
}

std::vector<std::string> split_candidates(std::string_view input, char terminator,
                                          const std::vector<std::string>& suffixes) {
  std::vector<std::string> candidates;
  while (!input.empty()) {
    const std::size_t end = std::min(input.find(terminator), input.size());
    for (const std::string& suffix : suffixes)
      candidates.push_back(std::string(input.substr(0, end)) + suffix);
    input.remove_prefix(std::min(end + 1, input.size()));
  }
  return candidates;
}

Found open_candidates(const std::vector<std::string>& candidates, Mode mode, bool all,
                      Stats& stats) {
  std::vector<batch_candidate> list;
  list.reserve(candidates.size());
  for (const std::string& path : candidates) list.push_back(batch::candidate(AT_FDCWD, path));
  stats.candidates += list.size();
  stats.tried += list.size();

  Found found;
  std::vector<batch_search> searches;
  add_searches(list, all, searches);
  const int batches = batch::open_first_each(searches, wanted_for(mode));
  stats.batches += static_cast<std::uint64_t>(std::max(batches, 0));
  found.reason = ENOENT;
  if (batches < 0) found.error = -batches;
  for (const batch_search& search : searches)
    if (const batch_candidate* taken = found.add(search))
      found.paths.push_back(candidates[static_cast<std::size_t>(taken - list.data())]);
  return found;
}

}  // namespace pathsearch
