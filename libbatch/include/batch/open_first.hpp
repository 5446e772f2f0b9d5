// SPDX-License-Identifier: MIT
// The C++ face of batch/open_first.h; comes with batch/batch.hpp.
//
//   const batch_candidate places[] = {batch::candidate(home, ".toolrc"),
//                                     batch::candidate(AT_FDCWD, "/etc/toolrc")};
//   const batch::FirstOpen found = batch::open_first(places, O_RDONLY | O_CLOEXEC);
//   if (found) read_settings(found.fd);
#ifndef BATCH_OPEN_FIRST_HPP
#define BATCH_OPEN_FIRST_HPP

#include <batch/argument.hpp>
#include <batch/batch.h>

#include <cstdint>
#include <span>

namespace batch {

/// Which candidate was opened.  The descriptor is the caller's to close.
struct FirstOpen {
  int fd = -1;              // or -errno, as batch_open_first() returns it
  std::uint32_t index = 0;  // the number of candidates if none was opened
  explicit operator bool() const { return fd >= 0; }
};

/// Borrows the path name.
inline batch_candidate candidate(int dirfd, Path path) { return {path.c_str(), dirfd, 0}; }

/// Opens the first candidate that can be opened, as batch_open_first() does.
[[nodiscard]] inline FirstOpen open_first(std::span<const batch_candidate> candidates, int flags,
                                          unsigned mode = 0) {
  FirstOpen found;
  found.fd = batch_open_first(candidates.data(), static_cast<std::uint32_t>(candidates.size()),
                              flags, mode, &found.index);
  return found;
}

/// Searches for several things at once, as batch_open_first_each() does.
[[nodiscard]] inline int open_first_each(std::span<batch_search> searches,
                                         const batch_wanted& wanted) {
  return batch_open_first_each(searches.data(), static_cast<std::uint32_t>(searches.size()),
                               &wanted);
}

}  // namespace batch

#endif  // BATCH_OPEN_FIRST_HPP
