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
      batch_(options.statx_mask | STATX_TYPE | STATX_INO) {
  // On one file system the device decides, which is known when the metadata is.
  reader_.set_read_ahead(!options.one_file_system);
}

void Reader::read(int parent_fd, const char* name, std::size_t stats, Directory* directory) {
  const Opened opened = reader_.open(parent_fd, name, &directory->listing, &directory->read);
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

/// Counts what a newly read window holds.
void Reader::note_window(Directory* directory) const {
  directory->cursor = 0;
  directory->stat_from = 0;
  directory->subdirectories = 0;
  for (std::size_t i = 0; i < directory->listing.size(); ++i) {
    const Record& record = directory->listing[i];
    const bool may_be_directory = record.type == DT_DIR || record.type == DT_UNKNOWN;
    if (may_be_directory && (record.interest & kDescend) != 0) ++directory->subdirectories;
  }
}

void Reader::stat_more(int dirfd, bool may_close, Directory* directory) {
  const Listing& listing = directory->listing;
  for (; directory->stat_from < listing.size(); ++directory->stat_from) {
    const Record& record = listing[directory->stat_from];
    if (!wants_stat(record)) continue;
    if (batch_.full()) break;
    batch_.add(listing.c_name(record));
  }
  const bool close_it = may_close && directory->read.at_end && directory->subdirectories == 0 &&
                        directory->stat_from == listing.size();
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
    if (enters(entry) && found.error == 0 && found.stat.dev == directory->stat.dev) {
      entry.interest |= kReadAhead;
    }
  }
}

StatResult Reader::stat_one(int dirfd, const char* name) {
  std::vector<StatResult> results;
  batch_.add(name);
  ++statistics_.batches;
  if (dirfd != AT_FDCWD) ++statistics_.stats;
  batch_.run(dirfd, false, &results);
  return results.front();
}

bool Reader::enters(const Record& record) const {
  return record.type == DT_DIR && (record.interest & kDescend) != 0;
}

bool Reader::wants_stat(const Record& record) const {
  if (enters(record)) return options_.one_file_system;
  if (record.type == DT_UNKNOWN && (record.interest & kDescend) != 0) return true;
  return (record.interest & kStat) != 0 && options_.statx_mask != 0;
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
