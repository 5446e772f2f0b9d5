// SPDX-License-Identifier: MIT
// Metadata of many names below one directory, in one batch.
//
// By newfstatat(2), unless something is wanted that only statx(2) tells: with one thread a walk
// of /usr takes 2 to 3 % less time by the shorter record (144 bytes, not 256).
#pragma once

#include <batch/batch.h>
#include <sys/stat.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "walk/stat.h"

namespace walk {

/// A batch of names.  The calls are prepared once; a name costs two stores.
class StatBatch {
 public:
  /// Names of one batch at most.  On the device 64 share the cost of a crossing.
  static constexpr std::size_t kSize = 64;
  /// Emulated there is nothing to share, and what a batch of 64 touches between a name and its result
  /// (13 to 21 KiB here, much more in the kernel) does not stay in the L1 cache: a walk
  /// of /usr takes 4 % less time with 8.
  static constexpr std::size_t kEmulatedSize = 8;

  /// `statx_mask`: the STATX_* fields wanted.  `follow`: a name that is a symlink means
  /// its target.
  explicit StatBatch(unsigned statx_mask, bool follow = false);
  StatBatch(const StatBatch&) = delete;  // the calls point into the object
  StatBatch& operator=(const StatBatch&) = delete;

  /// How many names fit.
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  [[nodiscard]] bool full() const { return count_ == capacity_; }
  [[nodiscard]] std::size_t size() const { return count_; }

  /// Adds `name`, which is borrowed until run().  Not when full.
  void add(const char* name) { calls_[count_++].arg[1] = batch_arg(name); }

  /// Runs the batch below `dirfd`.  With `close_dirfd` the last call closes it.  The batch is empty
  /// afterwards; what became of its names is in error(), fill() and times() until the next run().
  void run(int dirfd, bool close_dirfd);

  /// Of name `i` of the latest run: 0, or an errno.
  [[nodiscard]] int error(std::size_t i) const { return static_cast<int>(-rets_[i]); }
  /// What was found of it, if there was no error.
  void fill(std::size_t i, Stat* to) const {
    if (extended_) {
      walk::fill(buffers_[i].statx, to);
    } else {
      walk::fill(buffers_[i].stat, to);
    }
  }
  [[nodiscard]] Times times(std::size_t i) const {
    return extended_ ? to_times(buffers_[i].statx) : to_times(buffers_[i].stat);
  }

  /// statx(2) of one name, in a batch of its own.  Returns 0 or an errno.
  [[nodiscard]] int single(int dirfd, const char* name, bool follow, struct statx* found) const;

 private:
  union Buffer {
    struct stat stat;
    struct statx statx;
  };

  unsigned statx_mask_;
  bool extended_;  // by statx(2)
  std::size_t capacity_;
  std::size_t count_ = 0;
  std::array<batch_call, kSize + 1> calls_;
  std::array<std::int64_t, kSize + 1> rets_;
  std::array<Buffer, kSize> buffers_;
};

}  // namespace walk
