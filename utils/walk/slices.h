// SPDX-License-Identifier: MIT
// The metadata of one large directory, asked for by several threads.
//
// A directory is read by one thread.  Where it is large, and there is nothing else to read, the others would
// have nothing to do: so what the consumer comes to is cut into slices, which it takes turns at with them, and
// put together in order.
#pragma once

#include <cstddef>
#include <vector>

#include "walk/directory.h"

namespace walk {

/// Consecutive records of a directory, and what was found of them.
struct Slice {
  Directory* directory = nullptr;
  std::size_t from = 0;
  std::size_t to = 0;
  StatResults results;             // of those that want metadata and are not absorbed
  Tally tally;                     // of those that were absorbed ...
  std::size_t not_entered = 0;     // ... and of these, what might have been a directory
  bool failed = false;             // for want of memory: to be done again
};

/// Those of one directory at a time.  No thread safety: the caller holds a lock, but for what is done with
/// a slice between take() and give_back(), which is the taker's.
class Slices {
 public:
  /// Records of a slice: a lock each is worth that many system calls.
  static constexpr std::size_t kRecords = 256;
  /// Slices at a time, which bounds the results that are held.
  static constexpr std::size_t kSlices = 32;
  /// Records that are worth another thread.
  static constexpr std::size_t kWorthIt = 4 * kRecords;

  /// How many records of `directory` have not been looked at for metadata.
  [[nodiscard]] static std::size_t left_of(const Directory& directory) {
    return directory.listing.size() - directory.stat_from;
  }

  /// Offers the next records of `directory`, whose results have been delivered.  May throw std::bad_alloc.
  void offer(Directory* directory);
  [[nodiscard]] bool offered() const { return next_ < count_; }
  /// The next slice, or null: all have been taken.
  [[nodiscard]] Slice* take();
  void give_back() { --taken_; }
  [[nodiscard]] bool done() const { return next_ == count_ && taken_ == 0; }
  /// When they are done: those that failed, to be done by the caller.
  template <typename Again>
  void repeat_failed(Again again) {
    for (std::size_t i = 0; i < count_; ++i) {
      if (slices_[i].failed) again(&slices_[i]);
    }
  }
  /// Behind that: moves what was found into the directory.  May throw std::bad_alloc.
  void collect();

 private:
  std::vector<Slice> slices_;
  std::size_t count_ = 0;  // that are offered
  std::size_t next_ = 0;
  std::size_t taken_ = 0;
};

}  // namespace walk
