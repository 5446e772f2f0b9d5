// SPDX-License-Identifier: MIT
// Programs along a search path: all names over all directories in common batches.
#pragma once

#include <batch/batch.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pathsearch/directories.h"

namespace pathsearch {

/// What --stats tells.
struct Stats {
  std::uint64_t names = 0;
  std::uint64_t directories = 0;
  std::uint64_t candidates = 0;  // names times directories
  std::uint64_t tried = 0;       // of them, what a listing of the directory did not rule out
  std::uint64_t batches = 0;     // each a crossing into the kernel on the device
};

/// Where a name was found.
struct Found {
  /// Takes over what a search said, in the order of the searches.  Return: what it has found, or NULL.
  const batch_candidate* add(const batch_search& search);

  std::vector<std::string> paths = {};  // in the order of the list; more than one only if all are wanted
  int reason = 0;      // if there are none: ENOENT, or another error of a candidate
  bool there = false;  // if there are none: something of that name is in one of the directories
  int error = 0;  // of the search itself (EMFILE ...): nothing is known about what follows
};

/// Adds one search for the first of `candidates`, or with `all` one for each.  They are borrowed.
void add_searches(std::span<const batch_candidate> candidates, bool all,
                  std::vector<batch_search>& searches);

/// A regular file that the effective user may execute, for each of `names`, in the same order.
/// A name with a slash is looked at as it is; the empty name is nowhere.
[[nodiscard]] std::vector<Found> find_programs(std::span<const std::string> names,
                                               const std::vector<Directory>& directories, bool all,
                                               Stats& stats);

/// 0 if `name` in `dirfd` is what find_programs() takes, which asks in the same way; else an errno.
[[nodiscard]] int look_at(int dirfd, const char* name);

/// Something of that name is there, be it a program or not.  A link to nothing is nothing, as for
/// execve(2).
[[nodiscard]] bool is_there(int dirfd, const char* name);

}  // namespace pathsearch
