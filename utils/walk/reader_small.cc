// SPDX-License-Identifier: MIT
// Small directories, where the predicate absorbs entries: most directories of a disk usage run.
//
// What one batch has read whole goes to the metadata straight from the buffer of
// getdents64(2), a batch at a time; only what is not absorbed gets to the listing.  Of an absorbed
// file no name is copied and no record made, and nothing of it is left that the consumer would
// have to fetch from another core's cache.
//
// Measured on /usr, 250,000 entries, two threads: 4 % less time than by way of the listing.
#include <dirent.h>

#include "walk/reader.h"

namespace walk {

void Reader::read_small(std::span<const char> raw, Directory* directory) {
  directory->read.at_end = true;
  std::size_t count = 0;
  RawEntries entries(raw);
  while (entries.next(&pending_[count].entry)) {
    const RawEntry& entry = pending_[count].entry;
    ++directory->read.window;
    const unsigned interest = options_.predicate->interest(entry.name, entry.type);
    if ((interest & kOmit) != 0) continue;
    const unsigned choice = choices_[16U * (interest & 3U) + (entry.type & 15U)];
    const bool ahead = entry.type == DT_DIR && (interest & kDescend) != 0;
    pending_[count].interest =
        static_cast<std::uint8_t>(interest | choice | (ahead ? kReadAhead : 0));
    if ((choice & kMayEnter) != 0) ++directory->subdirectories;
    if ((choice & kByName) != 0) batch_.add(entry.name.data());
    if (++count < batch_.capacity()) continue;
    settle({pending_.data(), count}, false, directory);
    count = 0;
  }
  settle({pending_.data(), count}, true, directory);
  statistics_.entries += directory->read.window;
  directory->read.any = directory->read.window > 0;
  directory->stat_from = directory->listing.size();
  close_if_done(directory);
}

/// Gets the metadata of entries and puts those that are to be delivered into the listing.
void Reader::settle(std::span<const Pending> pending, bool last, Directory* directory) {
  const bool close_it = last && batch_.size() > 0 && !options_.keep_open &&
                        directory->subdirectories == 0 && !follows(false);
  if (batch_.size() > 0) run_batch(directory->fd, close_it, directory);
  std::size_t name = 0;
  for (const auto& [entry, interest] : pending) {
    if ((interest & kByName) == 0) {
      directory->listing.add(entry.ino, entry.type, interest, entry.name);
      continue;
    }
    StatResult found;
    Times times;
    get(name++, &found, &times);
    const Times* wanted_times = times_ ? &times : nullptr;
    if (absorbs(interest, entry.name, found, wanted_times, directory)) {
      if ((interest & kMayEnter) != 0) --directory->subdirectories;
      continue;
    }
    directory->listing.add(entry.ino, entry.type, interest, entry.name);
    directory->results.add(found, wanted_times);
  }
}

}  // namespace walk
