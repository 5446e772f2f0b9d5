// SPDX-License-Identifier: MIT
// Which of many names can be in which directory: small directories are read instead of
// being asked for each name.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pathsearch/directories.h"

namespace pathsearch {

struct Shortlist {
  /// For each name the indices of the directories that it is to be looked for in, ascending.
  std::vector<std::vector<std::uint32_t>> places;
  std::uint64_t batches = 0;
  bool listed = true;  // every place has the name in its listing
  std::vector<bool> unfit;  // for each name: a listing has a directory of that name
};

/// Whether directories are listed for so many names.  Opened for that (open_directories()) they save
/// the listing an open of its own.
[[nodiscard]] bool worth_listing(std::size_t names);

/// Leaves out directories that cannot be searched, and pairs of a name and a directory whose
/// listing does not have it, or has it as a directory.  A directory is listed only where that is cheaper than
/// asking, and where its listing is known to be complete.  A name with a slash, and the empty one, gets no place.
[[nodiscard]] Shortlist make_shortlist(std::span<const std::string> names,
                                       const std::vector<Directory>& directories);

}  // namespace pathsearch
