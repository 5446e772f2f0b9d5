// SPDX-License-Identifier: MIT
// Reads directories with the metadata of their entries: what one thread of the walk does.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "walk/directory.h"
#include "walk/directory_reader.h"
#include "walk/raw_entries.h"
#include "walk/slices.h"
#include "walk/stat_batch.h"
#include "walk/walk.h"

namespace walk {

/// One of these a thread.  `options` is borrowed.
class Reader {
 public:
  /// Entries of one directory whose metadata is read ahead.  The rest of a larger one is left to the consumer, which
  /// bounds the memory of one directory, and lets threads share it (slices.h).
  static constexpr std::size_t kMostStats = 16 * 1024;
  /// The same where the consumer reads it and nothing in it is to be entered: what it may never ask for.
  static constexpr std::size_t kStatsOfLeaf = 1024;

  explicit Reader(const Options& options);

  /// Opens and reads `name` below `parent_fd`, and the metadata of up to `stats` of its
  /// entries, or more where it comes with the names or nothing is to be entered.  Failures are
  /// noted in the directory.  One without a parent is a root.
  void read(int parent_fd, const char* name, std::size_t stats, Directory* directory);

  /// Has the predicate decide whether the directory, which read() is through with, is absorbed as a whole.
  void absorb_directory(Directory* directory) const;

  /// Whether the predicate has what was read wait for the consumer.
  [[nodiscard]] bool may_skip(const Directory& directory) const {
    return options_.predicate != nullptr && directory.fd >= 0 && options_.predicate->may_skip(directory.stat);
  }

  /// Reads the next window of a directory, which has been delivered to its end.
  void read_window(Directory* directory);

  /// Metadata of the next entries that want it, a batch of them or what is left, below `dirfd`.
  /// With `may_close` the directory is closed when nothing is left to do with it.
  void stat_more(int dirfd, bool may_close, Directory* directory);

  /// Metadata of the entries of a slice, below the descriptor of its directory.
  void stat_slice(Slice* slice);

  /// Metadata of `name` below `dirfd`, of its target if it is a symlink and `follow` is set.
  [[nodiscard]] StatResult stat_one(int dirfd, const char* name, bool follow, Times* times);

  /// True every so many times.
  [[nodiscard]] bool every(unsigned times) { return ++turn_ % times == 0; }

  /// close(2) of a directory.
  void close(int fd);

  /// Whether a symlink stands for its target.
  [[nodiscard]] bool follows(bool is_root) const {
    return options_.follow == Follow::kAlways || (options_.follow == Follow::kRoots && is_root);
  }
  /// Whether the entry is, or may turn out to be, a directory to enter.
  [[nodiscard]] static bool may_enter(const Record& record) {
    return (record.interest & kMayEnter) != 0;
  }
  /// Whether the entry's metadata is needed.
  [[nodiscard]] static bool wants_stat(const Record& record) {
    return (record.interest & kByName) != 0 && !absorbed(record);
  }
  /// Whether the entry is not to be delivered.
  [[nodiscard]] static bool absorbed(const Record& record) {
    return record.type == kAbsorbed;
  }
  /// Moves stat_from over entries that need no metadata.  True at the end.
  bool no_stat_left(Directory* directory) const;

  /// What was done since the last call.
  [[nodiscard]] Statistics take_statistics();

 private:
  /// An entry of a small directory, on its way from the kernel to the listing.
  struct Pending {
    RawEntry entry;
    std::uint8_t interest;  // as in Record
  };

  void prepare_choices();
  void list(Directory* directory, std::size_t stats);
  // reader_sift.cc
  void read_small(std::span<const char> raw, Directory* directory);
  void read_along(Directory* directory);
  void settle(std::span<const Pending> pending, bool last, Directory* directory);
  bool wants(const RawEntry& entry, std::uint8_t* interest, Directory* directory) const;
  bool take(const RawEntry& entry, std::uint8_t interest, const StatResult& found,
            const Times* times, Directory* directory) const;
  void keep(const RawEntry& entry, std::uint8_t interest, const StatResult& found,
            const Times* times, Directory* directory) const;
  void finish_sifting(Directory* directory);
  // reader.cc
  void run_batch(int dirfd, bool close_it, Directory* directory);
  /// What the latest batch found of its name `name`.
  void get(std::size_t name, StatResult* result, Times* times) const {
    result->error = batch_.error(name);
    if (result->error != 0) return;
    batch_.fill(name, &result->stat);
    if (times_) *times = batch_.times(name);
  }
  /// Whether an entry of `directory` still is one itself, of the same file system.
  [[nodiscard]] static bool is_directory_here(const StatResult& found, const Directory& directory) {
    return found.error == 0 && found.stat.is_directory() && found.stat.dev == directory.stat.dev;
  }
  /// Whether the predicate takes the entry of `directory` into `tally`.
  [[nodiscard]] bool absorbs(unsigned interest, std::string_view name, const StatResult& found,
                             const Times* times, const Directory& directory, Tally* tally) const {
    if (!absorbs_ || found.error != 0 || found.stat.is_directory()) return false;
    if ((interest & kReadAhead) != 0) return false;  // somebody may have begun it
    if (found.stat.dev != directory.stat.dev) return false;
    return options_.predicate->absorb(name, found.stat, times, tally);
  }
  void note_window(Directory* directory) const;
  void note_bottom(Directory* directory) const;
  std::size_t collect_names(const Listing& listing, std::size_t from, std::size_t to);
  std::size_t take_results(std::size_t from, std::size_t to, Directory* directory,
                           StatResults* results, Tally* tally);
  void close_if_done(Directory* directory);
  void allow_read_ahead(Directory* directory, std::size_t record, std::size_t result) const;

  const Options& options_;
  const bool times_;    // are wanted
  const bool absorbs_;  // the predicate may
  const bool along_;    // metadata comes with the names
  const unsigned dirstat_flags_;  // then
  const Interests interests_;
  Statistics statistics_;
  unsigned turn_ = 0;
  DirectoryReader reader_;
  StatBatch batch_;
  std::array<Pending, StatBatch::kSize> pending_;  // as many as a batch has names
  // What follows from the interest in an entry and its DT_* type: by 16 * interest + type.
  std::array<std::uint8_t, 64> choices_{};
  // The same on Options::max_level, where nothing is entered.
  std::array<std::uint8_t, 64> bottom_choices_{};
};

}  // namespace walk
