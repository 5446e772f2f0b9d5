// SPDX-License-Identifier: MIT
#include "walk/reader.h"

#include <batch/batch.h>
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace walk {

namespace {

bool reads_along(const Options& options) {
  if (options.read_along == ReadAlong::kNever || options.follow == Follow::kAlways) return false;
  if (options.statx_mask == 0 && !options.one_file_system) return false;
  if (options.predicate != nullptr && !options.predicate->wants_most()) return false;
  if (options.read_along == ReadAlong::kAlways) return true;
  batch_status status;
  batch_query(&status);
  return status.backend == BATCH_BACKEND_DEVICE &&
         (status.info.pseudo_calls & BATCH_PSEUDO_BIT(BATCH_NR_DIRSTAT)) != 0;
}

/// A directory's own metadata comes from its descriptor, so that of its name is mostly not needed.  On
/// one file system it is: it decides what is opened.
unsigned dirstat_flags(const Options& options) {
  if (options.one_file_system) return 0;
  batch_status status;
  batch_query(&status);
  const bool known = (status.info.features & BATCH_FEATURE_DIRSTAT_NOSTAT_DIR) != 0;
  return known ? BATCH_DIRSTAT_NOSTAT_DIR : 0;
}

}  // namespace

Reader::Reader(const Options& options)
    : options_(options),
      times_(wants_times(options.statx_mask)),
      absorbs_(options.predicate != nullptr && options.predicate->absorbs()),
      along_(reads_along(options)),
      dirstat_flags_(dirstat_flags(options)),
      interests_(options.predicate),
      reader_(interests_, options.statx_mask, dirstat_flags_, &statistics_),
      batch_(options.statx_mask | STATX_TYPE | STATX_INO, options.follow == Follow::kAlways) {
  prepare_choices();
  // On one file system the device decides, which is known when the metadata is.
  reader_.set_read_ahead(!options.one_file_system);
  reader_.set_sort_always(options.follow == Follow::kAlways);
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
      bottom_choices_[16 * interest + type] = untold || of_interest ? kByName : 0;
    }
  }
}

void Reader::read(int parent_fd, const char* name, std::size_t stats, Directory* directory) {
  directory->reset_contents();
  // On the last level it takes more to know whose metadata is wanted.
  const bool sifts = directory->level + 1 < options_.max_level;
  const bool along = sifts && along_;
  const Opened opened =
      reader_.open(parent_fd, name, follows(directory->level == 0), along);
  directory->fd = opened.fd;
  directory->open_error = opened.error;
  directory->stat_error = opened.stat_error;
  directory->stat = opened.stat;
  if (opened.fd < 0) return;
  if (times_) directory->keep_times(&opened.times);
  if (along) {
    read_along(directory);
    if (directory->read.at_end) return;
  } else if (sifts && absorbs_ && stats > 0) {
    if (const auto whole = reader_.whole()) return read_small(*whole, directory);
  }
  list(directory, stats);
}

/// Lists the first window, or what of it is not listed yet.
void Reader::list(Directory* directory, std::size_t stats) {
  const std::size_t listed = directory->listing.size();
  const bool sorted = reader_.list(directory->fd, &directory->listing, &directory->read);
  note_window(directory);
  // It may be absorbed as a whole, and there is nobody to begin below it meanwhile.
  const bool leaf = absorbs_ && directory->level > 0 && directory->subdirectories == 0;
  if (sorted) {
    directory->results.clear();
  } else {
    directory->stat_from = listed;
  }
  const std::size_t leaf_until = leaf ? directory->stat_from + kStatsOfLeaf : 0;
  // With other threads those of a large directory are shared (slices.h).
  const std::size_t until = options_.threads == 1 ? directory->listing.size() : directory->stat_from + stats;
  while (((directory->results.size() < stats && directory->stat_from < until) ||
          directory->stat_from < leaf_until) &&
         !no_stat_left(directory)) {
    const std::size_t record = directory->stat_from;
    const std::size_t result = directory->results.size();
    stat_more(directory->fd, true, directory);
    if (options_.one_file_system) allow_read_ahead(directory, record, result);
  }
  if (absorbs_) {
    directory->stat_from = directory->listing.remove_absorbed(directory->stat_from);
  }
  close_if_done(directory);
}

void Reader::close_if_done(Directory* directory) {
  const bool nothing_left = directory->fd >= 0 && !options_.keep_open && directory->read.at_end &&
                            directory->subdirectories == 0 && no_stat_left(directory);
  if (nothing_left) close(std::exchange(directory->fd, -1));
}

void Reader::close(int fd) {
  ::close(fd);
  ++statistics_.plain_calls;
}

void Reader::read_window(Directory* directory) {
  reader_.read_window(directory->fd, &directory->listing, &directory->read);
  directory->results.clear();
  note_window(directory);
}

/// Settles what is done with the entries of a newly read window.
void Reader::note_window(Directory* directory) const {
  directory->stat_from = 0;
  if (directory->level + 1 >= options_.max_level) return note_bottom(directory);
  std::size_t subdirectories = 0;
  for (Record& record : directory->listing.records()) {
    const unsigned choice = choices_[16U * (record.interest & 3U) + (record.type & 15U)];
    record.interest = static_cast<std::uint8_t>(record.interest | choice);
    if (may_enter(record)) ++subdirectories;
  }
  directory->subdirectories = subdirectories;
}

/// The same where nothing is entered.  That a directory cannot be looked up shows elsewhere when it
/// is opened; here only a look tells, which is taken where permissions make a failure possible.
void Reader::note_bottom(Directory* directory) const {
  constexpr unsigned kSearchable = S_IXUSR | S_IXGRP | S_IXOTH;
  const bool searchable = (directory->stat.mode & kSearchable) == kSearchable;
  for (Record& record : directory->listing.records()) {
    unsigned choice = bottom_choices_[16U * (record.interest & 3U) + (record.type & 15U)];
    if (record.type == DT_DIR && !searchable) choice = kByName;
    record.interest = static_cast<std::uint8_t>((record.interest & kStat) | choice);
  }
  directory->subdirectories = 0;
}

void Reader::stat_more(int dirfd, bool may_close, Directory* directory) {
  const std::size_t first = directory->stat_from;
  const Listing& listing = directory->listing;
  directory->stat_from = collect_names(listing, first, listing.size());
  // A link that leads nowhere will be looked at again, by name.
  const bool close_it = may_close && !options_.keep_open && directory->read.at_end && directory->subdirectories == 0 &&
                        directory->stat_from == listing.size() && !follows(false);
  run_batch(dirfd, close_it, directory);
  directory->subdirectories -=
      take_results(first, directory->stat_from, directory, &directory->results, &directory->tally);
}

void Reader::stat_slice(Slice* slice) {
  slice->failed = false;
  slice->results.clear();
  Directory* const directory = slice->directory;
  for (std::size_t from = slice->from; from < slice->to;) {
    const std::size_t to = collect_names(directory->listing, from, slice->to);
    run_batch(directory->fd, false, directory);
    slice->not_entered += take_results(from, to, directory, &slice->results, &slice->tally);
    from = to;
  }
}

/// Fills a batch with the names from record `from` on, before `to`, whose metadata is wanted.  Returns the first
/// record that is left.
std::size_t Reader::collect_names(const Listing& listing, std::size_t from, std::size_t to) {
  for (; from < to; ++from) {
    const Record& record = listing[from];
    if (!wants_stat(record)) continue;
    if (batch_.full()) break;
    batch_.add(listing.c_name(record));
  }
  return from;
}

/// Runs the batch that has been collected; its last call closes the directory with `close_it`.
void Reader::run_batch(int dirfd, bool close_it, Directory* directory) {
  statistics_.stats += batch_.size();
  statistics_.stat_calls += batch_.size();
  statistics_.calls += batch_.size() + (close_it ? 1 : 0);
  ++statistics_.batches;
  batch_.run(dirfd, close_it);
  if (close_it) directory->fd = -1;
}

/// Those of the latest batch, which belong to the records before `to` from `from` on.  Returns how many of them that
/// might have been directories were absorbed.
std::size_t Reader::take_results(std::size_t from, std::size_t to, Directory* directory,
                                 StatResults* results, Tally* tally) {
  std::size_t not_entered = 0;
  std::size_t name = 0;
  for (std::size_t record = from; record < to; ++record) {
    Record& entry = directory->listing[record];
    if (!wants_stat(entry)) continue;
    StatResult found;
    Times times;
    get(name++, &found, &times);
    const Times* wanted_times = times_ ? &times : nullptr;
    const std::string_view entry_name = directory->listing.name(entry);
    if (absorbs(entry.interest, entry_name, found, wanted_times, *directory, tally)) {
      if (may_enter(entry)) ++not_entered;
      entry.type = kAbsorbed;
      continue;
    }
    results->add(found, wanted_times);
  }
  return not_entered;
}

/// Directories of the same device may be read ahead, of those from `record` on whose metadata
/// begins at `result`.  Before the directory is ready: claims look at these bits.
void Reader::allow_read_ahead(Directory* directory, std::size_t record,
                              std::size_t result) const {
  for (; record < directory->stat_from; ++record) {
    Record& entry = directory->listing[record];
    if (!wants_stat(entry)) continue;
    const StatResult& found = directory->results[result++];
    if (entry.type == DT_DIR && may_enter(entry) && (entry.interest & kHold) == 0 &&
        is_directory_here(found, *directory)) {
      entry.interest |= kReadAhead;
    }
  }
}

StatResult Reader::stat_one(int dirfd, const char* name, bool follow, Times* times) {
  ++statistics_.batches;
  ++statistics_.calls;
  ++statistics_.stat_calls;
  if (dirfd != AT_FDCWD) ++statistics_.stats;
  struct statx found;
  StatResult result;
  result.error = batch_.single(dirfd, name, follow, &found);
  if (result.error != 0) return result;
  fill(found, &result.stat);
  *times = to_times(found);
  return result;
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
