// SPDX-License-Identifier: MIT
// Each name is one search of batch_open_first_each(): opened with O_PATH, then checked by the
// descriptor, so that what was checked is what the name led to; of many names, that are known from
// listings to be there, checked by name.  --all runs a
// search again from behind its last success, all names together, so it takes
// about as many rounds as the most frequent name has places.
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

// Bounds the memory for candidates at 1 MiB; a group's last batch may be a short one.
constexpr std::size_t kGroupCandidates = 65536;

bool has_slash(const std::string& name) { return name.find('/') != std::string::npos; }

/// The candidates of some names, in the form that libbatch takes.
class Group {
 public:
  /// `names` and `directories` are borrowed.
  Group(std::span<const std::string> names, const std::vector<Directory>& directories)
      : names_(names), directories_(directories), shortlist_(make_shortlist(names, directories)) {
    std::size_t count = names.size();
    for (const auto& places : shortlist_.places) count += places.size();
    candidates_.reserve(count);  // so that their addresses stay good
    searches_.reserve(names.size());
    for (std::size_t i = 0; i < names.size(); i++) add(i);
  }

  void run(std::span<Found> found, bool all, Stats& stats) {
    stats.tried += candidates_.size();
    stats.batches += shortlist_.batches;
    std::vector<std::size_t> owner(searches_.size());
    for (std::size_t i = 0; i < owner.size(); i++) owner[i] = i;
    while (!searches_.empty()) {
      const int batches = batch::open_first_each(searches_, program_wanted(shortlist_.listed));
      if (batches < 0) {
        for (const std::size_t i : owner) found[i].error = -batches;
        return;
      }
      stats.batches += static_cast<std::uint64_t>(batches);
      keep_going(found, all, owner);
    }
  }

 private:
  void add(std::size_t name) {
    const std::size_t first = candidates_.size();
    if (has_slash(names_[name])) candidates_.push_back({names_[name].c_str(), AT_FDCWD, 0});
    for (const std::uint32_t place : shortlist_.places[name])
      candidates_.push_back(in(directories_[place], names_[name]));
    searches_.push_back({candidates_.data() + first,
                         static_cast<std::uint32_t>(candidates_.size() - first), 0, 0, 0});
  }

  batch_candidate in(const Directory& directory, const std::string& name) {
    if (directory.fd) return {name.c_str(), directory.fd.get(), 0};
    return {paths_.emplace_back(directory.join(name)).c_str(), AT_FDCWD, 0};
  }

  // Notes what was found, and leaves the searches that are to go on.
  void keep_going(std::span<Found> found, bool all, std::vector<std::size_t>& owner) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < searches_.size(); i++) {
      batch_search search = searches_[i];
      const std::size_t name = owner[i];
      if (search.result < 0) {
        if (search.index < search.ncandidates) found[name].error = -search.result;
        if (found[name].paths.empty()) found[name].reason = -search.result;
        continue;
      }
      found[name].paths.push_back(path_of(name, search.index));
      if (!all || ++search.index == search.ncandidates) continue;
      searches_[kept] = search;
      owner[kept++] = name;
    }
    searches_.resize(kept);
    owner.resize(kept);
  }

  [[nodiscard]] std::string path_of(std::size_t name, std::uint32_t candidate) const {
    if (has_slash(names_[name])) return names_[name];
    return directories_[shortlist_.places[name][candidate]].join(names_[name]);
  }

  std::span<const std::string> names_;
  const std::vector<Directory>& directories_;
  Shortlist shortlist_;
  std::vector<batch_candidate> candidates_{};
  std::vector<batch_search> searches_{};
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
    Group(part, directories).run(std::span(found).subspan(first, part.size()), all, stats);
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
