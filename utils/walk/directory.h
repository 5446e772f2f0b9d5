// SPDX-License-Identifier: MIT
// A directory between the moment somebody begins to read it and the moment the
// walk leaves it.  Used by every part of utils/walk, by nobody else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "walk/listing.h"
#include "walk/stat.h"
#include "walk/walk.h"

namespace walk {

/// Metadata of one name, or the errno why there is none.
struct StatResult {
  Stat stat;
  int error = 0;
};

/// Those of several names, in order.  Times only if they are wanted.
class StatResults {
 public:
  [[nodiscard]] std::size_t size() const { return stats_.size(); }
  [[nodiscard]] const StatResult& operator[](std::size_t i) const { return stats_[i]; }
  [[nodiscard]] const Times* times(std::size_t i) const {
    return times_.empty() ? nullptr : &times_[i];
  }

  /// `times` null always or never, until clear().
  void add(const StatResult& result, const Times* times) {
    stats_.push_back(result);
    if (times != nullptr) times_.push_back(*times);
  }
  /// Those of the names behind.
  void add(const StatResults& others) {
    stats_.insert(stats_.end(), others.stats_.begin(), others.stats_.end());
    times_.insert(times_.end(), others.times_.begin(), others.times_.end());
  }
  void clear() {
    stats_.clear();
    times_.clear();
  }
  [[nodiscard]] std::size_t capacity_bytes() const {
    return stats_.capacity() * sizeof(StatResult) + times_.capacity() * sizeof(Times);
  }

 private:
  std::vector<StatResult> stats_;
  std::vector<Times> times_;
};

/// Where the reading of a directory stands between two windows.
struct ReadState {
  void reset() {
    at_end = any = false;
    error = 0;
    position = 0;
    window = 0;
    unparsed.clear();
  }

  bool at_end = false;         // nothing more to read
  bool any = false;            // an entry was read at all
  int error = 0;               // errno that broke the reading off; then at_end holds
  std::int64_t position = 0;   // where reading goes on, if the descriptor was closed before the end
  std::size_t window = 0;      // entries in the latest window, omitted ones included
  std::vector<char> unparsed;  // raw entries read beyond the last window
};

/// Directory::level of the one above all, which is no directory: it lists the roots, by the paths
/// that the caller gave.  The next one is 0.
inline constexpr std::size_t kAboveRoots = static_cast<std::size_t>(-1);

/// The members are in groups by who may touch them, each in cache lines of its own: with threads a
/// directory moves between cores at least twice.  Without threads all are the consumer's.  One more line
/// is 6 MiB for a tree of 100,000 levels, of the 64 it may take.
struct Directory {
  // Set when the directory is claimed, constant from then on.
  Directory* parent = nullptr;
  std::size_t record = 0;  // in the listing of the parent
  std::size_t level = 0;   // 0 for a root; kAboveRoots for what lists the roots

  // Scheduling (frontier.h), under the lock.
  bool ready = false;      // read; contents are valid
  bool taken = false;      // the consumer has it, or waits for it
  bool abandoned = false;  // nobody wants it any more: no claims below it
  bool listed = false;     // in the frontier
  bool waits = false;      // nothing below it is to be read before the consumer takes it
  bool offered = false;    // has been in the frontier when it was ready: claims looked at it
  unsigned users = 0;      // threads that open something relative to fd
  std::size_t next_claim = 0;  // first record not offered yet
  std::size_t bytes = 0;       // counted as look-ahead
  Directory* before = nullptr;  // neighbours in the frontier
  Directory* after = nullptr;
  Directory* first_child = nullptr;  // claimed, not taken by the consumer yet, in order
  Directory* last_child = nullptr;
  Directory* previous_sibling = nullptr;
  Directory* next_sibling = nullptr;  // also in lists of directories to dispose of
  Tally absorbed_below;  // of children that were absorbed, and that the consumer does not know of

  // Contents.  Written by the thread that reads the directory, while it is not
  // ready; the consumer's afterwards.  Claims read the listing and its interest
  // bits under the lock.
  alignas(64) int fd = -1;  // closed under the lock while there are claims; AT_FDCWD above roots
  int open_error = 0;
  int stat_error = 0;
  bool absorbed = false;  // nothing of it is to be delivered; the tally is for the parent's
  Stat stat;
  Listing listing;
  ReadState read;
  StatResults results;        // of entries from the cursor on that need a stat, in order
  std::size_t stat_from = 0;  // first entry not looked at for a stat yet
  Tally tally;                // of entries that were absorbed
  std::size_t subdirectories = 0;   // in the listing, still to enter
  std::unique_ptr<Times> times;     // null if they are not wanted

  // The consumer's alone.
  alignas(64) bool evicted = false;  // fd was given up for want of descriptors
  bool crossed = false;  // a mount lies between its parent and it
  Reading reading = Reading::kComplete;
  int error = 0;
  std::size_t parent_path_length = 0;  // of the path without this directory
  std::size_t name_offset = 0;         // of its own component in the path
  std::size_t cursor = 0;              // next entry to deliver
  std::size_t absorbed_until = 0;      // before that record, what was read ahead and is not taken is absorbed
  std::size_t next_result = 0;

  /// For another claim: the members of scheduling as they are at first.
  void reset_claim();
  /// For another reading: those of the contents; they keep their memory.
  void reset_contents();
  /// Its times, from then on; none if `wanted` is null.  May throw std::bad_alloc.
  void keep_times(const Times* wanted);
  /// For another delivery: those of the consumer.
  void reset_delivery();
  /// Gives up the memory of the contents.
  void free_memory();
  /// That memory, in bytes.
  [[nodiscard]] std::size_t memory_bytes() const {
    return sizeof *this + listing.capacity_bytes() + results.capacity_bytes();
  }
};

static_assert(sizeof(Directory) <= 448);

/// Directories that are not in use, to be used again with their memory.  The frontier has one for those that one thread
/// makes and another one leaves, and each thread one for its descents.
/// What is acquired has the claim reset, and nothing else.
class DirectoryPool {
 public:
  DirectoryPool();
  [[nodiscard]] std::unique_ptr<Directory> acquire();
  void release(std::unique_ptr<Directory> directory) noexcept;
  /// Moves up to `count` of them to another pool.
  void give(std::size_t count, DirectoryPool* to) noexcept;

 private:
  std::vector<std::unique_ptr<Directory>> unused_;
};

}  // namespace walk
