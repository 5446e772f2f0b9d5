// SPDX-License-Identifier: MIT
#include "walk/reader.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace walk {

Reader::Reader(const Options& options)
    : options_(options),
      reader_(options.predicate, options.statx_mask, &statistics_),
      batch_(options.statx_mask | STATX_TYPE | STATX_INO, options.follow == Follow::kAlways) {
  prepare_choices();
  // On one file system the device decides, which is known when the metadata is.
  reader_.set_read_ahead(!options.one_file_system);
}

/// A directory gets its metadata when it is opened; by name before only if that decides whether
/// it is opened.
void Reader::prepare_choices() {
  for (unsigned interest = 0; interest < 4; ++interest) {
    for (unsigned type = 0; type < 16; ++type) {
      const bool descends = (interest & kDescend) != 0;
      const bool directory = descends && type == DT_DIR;
      const bool untold = descends && (type == DT_UNKNOWN || (type == DT_LNK && follows(false)));
      const bool of_interest = (interest & kStat) != 0 && options_.statx_mask != 0;
      const bool by_name = directory ? options_.one_file_system : untold || of_interest;
      choices_[16 * interest + type] = static_cast<std::uint8_t>(
          (directory || untold ? kMayEnter : 0) | (by_name ? kByName : 0));
    }
  }
}

void Reader::read(int parent_fd, const char* name, std::size_t stats, Directory* directory) {
  const Opened opened = reader_.open(parent_fd, name, &directory->listing, &directory->read,
                                     follows(directory->parent == nullptr));
  directory->fd = opened.fd;
  directory->open_error = opened.error;
  directory->stat_error = opened.stat_error;
  directory->stat = opened.stat;
  note_window(directory);
  if (opened.fd < 0) return;
  while (directory->results.size() < stats && !no_stat_left(directory)) {
    const std::size_t record = directory->stat_from;
    const std::size_t result = directory->results.size();
    stat_more(directory->fd, true, directory);
    if (options_.one_file_system) allow_read_ahead(directory, record, result);
  }
  const bool nothing_left = directory->fd >= 0 && directory->read.at_end &&
                            directory->subdirectories == 0 && no_stat_left(directory);
  if (nothing_left) ::close(std::exchange(directory->fd, -1));
}

void Reader::read_window(Directory* directory) {
  reader_.read_window(directory->fd, &directory->listing, &directory->read);
  directory->results.clear();
  directory->next_result = 0;
  note_window(directory);
}

/// Settles what is done with the entries of a newly read window.
void Reader::note_window(Directory* directory) const {
  directory->cursor = 0;
  directory->stat_from = 0;
  std::size_t subdirectories = 0;
  for (Record& record : directory->listing.records()) {
    const unsigned choice = choices_[16U * (record.interest & 3U) + (record.type & 15U)];
    record.interest = static_cast<std::uint8_t>(record.interest | choice);
    if (may_enter(record)) ++subdirectories;
  }
  directory->subdirectories = subdirectories;
}

void Reader::stat_more(int dirfd, bool may_close, Directory* directory) {
  const Listing& listing = directory->listing;
  for (; directory->stat_from < listing.size(); ++directory->stat_from) {
    const Record& record = listing[directory->stat_from];
    if (!wants_stat(record)) continue;
    if (batch_.full()) break;
    batch_.add(listing.c_name(record));
  }
  // A link that leads nowhere will be looked at again, by name.
  const bool close_it = may_close && directory->read.at_end && directory->subdirectories == 0 &&
                        directory->stat_from == listing.size() && !follows(false);
  statistics_.stats += batch_.size();
  ++statistics_.batches;
  batch_.run(dirfd, close_it, &directory->results);
  if (close_it) directory->fd = -1;
}

/// Directories of the same device may be read ahead, of those from `record` on whose metadata
/// begins at `result`.  Before the directory is ready: claims look at these bits.
void Reader::allow_read_ahead(Directory* directory, std::size_t record,
                              std::size_t result) const {
  for (; record < directory->stat_from; ++record) {
    Record& entry = directory->listing[record];
    if (!wants_stat(entry)) continue;
    const StatResult& found = directory->results[result++];
    if (entry.type == DT_DIR && may_enter(entry) && found.error == 0 &&
        found.stat.dev == directory->stat.dev) {
      entry.interest |= kReadAhead;
    }
  }
}

StatResult Reader::stat_one(int dirfd, const char* name, bool follow) {
  ++statistics_.batches;
  if (dirfd != AT_FDCWD) ++statistics_.stats;
  return batch_.single(dirfd, name, follow);
}

bool Reader::no_stat_left(Directory* directory) const {
  const Listing& listing = directory->listing;
  while (directory->stat_from < listing.size() && !wants_stat(listing[directory->stat_from])) {
    ++directory->stat_from;
  }
  return directory->stat_from == listing.size();
}

Statistics Reader::take_statistics() { return std::exchange(statistics_, {}); }

}  // namespace walk
