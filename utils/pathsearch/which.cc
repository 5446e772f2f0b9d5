// SPDX-License-Identifier: MIT
// Each name is one search of batch_open_first_each(), and with --all each candidate: opened with O_PATH,
// then checked by the descriptor, so that what was checked is what the name led to.
#include "pathsearch/which.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <batch/batch.hpp>
#include <cerrno>
#include <deque>

#include "pathsearch/listing.h"

namespace pathsearch {
namespace {

/// `listed`: candidates are known to be there.
constexpr batch_wanted program_wanted(bool listed) {
  const unsigned likely = listed ? BATCH_WANTED_LIKELY : 0;
  return {O_PATH | O_CLOEXEC, 0, X_OK, S_IFREG, BATCH_WANTED_CLOSE | likely, 0};
}

// Bounds the memory for candidates at 1 MiB, with --all at 3; a group's last batch may be a short one.
constexpr std::size_t kGroupCandidates = 65536;

bool has_slash(const std::string& name) { return name.find('/') != std::string::npos; }

/// The candidates of some names, in the form that libbatch takes.
class Group {
 public:
  /// `names` and `directories` are borrowed.
  Group(std::span<const std::string> names, const std::vector<Directory>& directories, bool all)
      : names_(names), directories_(directories), shortlist_(make_shortlist(names, directories)) {
    std::size_t count = names.size();
    for (const auto& places : shortlist_.places) count += places.size();
    candidates_.reserve(count);  // so that their addresses stay good
    for (std::size_t i = 0; i < names.size(); i++) {
      first_.push_back(candidates_.size());
      add_candidates(i);
      add_searches(std::span(candidates_).subspan(first_[i]), all, searches_);
      owner_.resize(searches_.size(), i);
    }
  }

  void run(std::span<Found> found, Stats& stats) {
    stats.tried += candidates_.size();
    const int batches = batch::open_first_each(searches_, program_wanted(shortlist_.listed));
    stats.batches += shortlist_.batches + static_cast<std::uint64_t>(std::max(batches, 0));
    for (std::size_t i = 0; i < found.size(); i++) {
      found[i].reason = shortlist_.unfit[i] ? EACCES : ENOENT;
      if (batches < 0) found[i].error = -batches;
    }
    for (std::size_t i = 0; i < searches_.size(); i++) {
      const std::size_t name = owner_[i];
      if (const batch_candidate* taken = found[name].add(searches_[i]))
        found[name].paths.push_back(path_of(name, *taken));
    }
  }

 private:
  void add_candidates(std::size_t name) {
    if (has_slash(names_[name])) candidates_.push_back({names_[name].c_str(), AT_FDCWD, 0});
    for (const std::uint32_t place : shortlist_.places[name])
      candidates_.push_back(in(directories_[place], names_[name]));
  }

  batch_candidate in(const Directory& directory, const std::string& name) {
    if (directory.fd) return {name.c_str(), directory.fd.get(), 0};
    return {paths_.emplace_back(directory.join(name)).c_str(), AT_FDCWD, 0};
  }

  [[nodiscard]] std::string path_of(std::size_t name, const batch_candidate& candidate) const {
    if (has_slash(names_[name])) return names_[name];
    const auto place = static_cast<std::size_t>(&candidate - candidates_.data()) - first_[name];
    return directories_[shortlist_.places[name][place]].join(names_[name]);
  }

  std::span<const std::string> names_;
  const std::vector<Directory>& directories_;
  Shortlist shortlist_;
  std::vector<batch_candidate> candidates_{};
  std::vector<std::size_t> first_{};  // of each name, the index of its first candidate
  std::vector<batch_search> searches_{};
  std::vector<std::size_t> owner_{};  // of each search, the index of its name
  std::deque<std::string> paths_{};  // of directories that are not open
};

/// A directory that may not be searched, or a name that is too long, says nothing about what is
/// there.
bool is_in_any(const std::string& name, const std::vector<Directory>& directories) {
  return std::any_of(directories.begin(), directories.end(), [&](const Directory& directory) {
    if (directory.hopeless()) return false;
    return directory.fd ? is_there(directory.fd.get(), name.c_str())
                        : is_there(AT_FDCWD, directory.join(name).c_str());
  });
}

}  // namespace

const batch_candidate* Found::add(const batch_search& search) {
  if (error != 0) return nullptr;
  if (search.result >= 0) return search.candidates + search.index;
  if (search.index < search.ncandidates) {
    error = -search.result;
  } else if (reason == ENOENT) {
    reason = -search.result;
  }
  return nullptr;
}

void add_searches(std::span<const batch_candidate> candidates, bool all,
                  std::vector<batch_search>& searches) {
  if (!all) {
    searches.push_back({candidates.data(), static_cast<std::uint32_t>(candidates.size()), 0, 0, 0});
    return;
  }
  for (const batch_candidate& candidate : candidates) searches.push_back({&candidate, 1, 0, 0, 0});
}

int look_at(int dirfd, const char* name) {
  const batch_candidate candidate = {name, dirfd, 0};
  batch_search search = {&candidate, 1, 0, 0, 0};
  const int batches = batch::open_first_each({&search, 1}, program_wanted(false));
  return -std::min({batches, search.result, 0});
}

bool is_there(int dirfd, const char* name) {
  struct stat st;
  if (::fstatat(dirfd, name, &st, 0) == 0) return true;
  return errno != ENOENT && errno != ENOTDIR &&
         ::fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

std::vector<Found> find_programs(std::span<const std::string> names,
                                 const std::vector<Directory>& directories, bool all,
                                 Stats& stats) {
  std::vector<Found> found(names.size());
  const std::size_t size =
      std::max<std::size_t>(kGroupCandidates / std::max<std::size_t>(directories.size(), 1), 1);
  for (std::size_t first = 0; first < names.size(); first += size) {
    const auto part = names.subspan(first, std::min(size, names.size() - first));
    Group(part, directories, all).run(std::span(found).subspan(first, part.size()), stats);
  }
  for (std::size_t i = 0; i < names.size(); i++)
    if (found[i].paths.empty() && found[i].reason != ENOENT && !has_slash(names[i]))
      found[i].there = is_in_any(names[i], directories);
  for (const std::string& name : names)
    stats.candidates += has_slash(name) ? 1 : name.empty() ? 0 : directories.size();
  stats.names += names.size();
  stats.directories += directories.size();
  return found;
}

}  // namespace pathsearch
