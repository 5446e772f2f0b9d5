// SPDX-License-Identifier: MIT
// Which directory is to be read next: the schedule of the look-ahead, without
// threads and without system calls, so that a test can drive it through any interleaving.
#pragma once

#include <cstddef>
#include <functional>

#include "walk/directory.h"

namespace walk {

/// The directories that still have, or may come to have, subdirectories to
/// read, in depth-first order.  See frontier.cc.  No thread safety: the caller
/// holds a lock.
class Frontier {
 public:
  /// Counts below which claim() gives out work.
  struct Bounds {
    std::size_t bytes = 8 * 1024 * 1024;  // read and not taken
    std::size_t claimed = 4096;            // directories claimed and not taken
  };

  explicit Frontier(const Bounds& bounds) : bounds_(bounds) {}

  /// Claims the subdirectory that the consumer needs first of those nobody has
  /// begun, or null: none is left, or the bounds are reached.  The caller reads it
  /// and calls complete().
  [[nodiscard]] Directory* claim();

  /// Whether there is a subdirectory that nobody has begun, whatever the bounds.
  [[nodiscard]] bool has_claimable() const;

  /// A descent (descent.h) has gone from a claimed directory, which is not complete yet, to its child at `record`: the
  /// claim of that, without anybody knowing.
  static void fill_claim(Directory* parent, std::size_t record, Directory* child);
  /// Behind that: `child` becomes known as claimed, whatever the bounds.  complete() follows, for its parent first.
  void adopt(Directory* child);

  /// The next record of `directory` from next_claim on that may be claimed, or kNoRecord.
  static std::size_t next_claimable(Directory* directory);
  static constexpr std::size_t kNoRecord = static_cast<std::size_t>(-1);

  /// The child that was claimed at `record` of `parent`, or null if nobody has claimed it.
  /// It is the consumer's now, but may not be ready yet.
  [[nodiscard]] Directory* take(Directory* parent, std::size_t record);

  /// Behind take() that gave null: whether the child was claimed, read and absorbed.  Then all that is
  /// known of such children moves to the tally of `parent` and its absorbed_until.
  [[nodiscard]] static bool take_absorbed(Directory* parent, std::size_t record);

  /// Behind that: the consumer claims the child for itself, whatever the
  /// bounds.  It is taken at once; complete() follows.
  [[nodiscard]] Directory* claim_for_consumer(Directory* parent, std::size_t record);

  /// Instead: nobody is to claim the child.
  static void pass(Directory* parent, std::size_t record);

  /// A claimed directory has been read.  Its subdirectories can be claimed; those of one that waits and is
  /// not taken yet, after offer().  If it is absorbed, and the consumer does not wait for it, it has
  /// become part of its parent, and is released.  True: there is something new to claim.
  bool complete(Directory* directory);

  /// The directory that the consumer is in has other contents: a root that it has read, or a
  /// new window of entries.
  void refill(Directory* directory);

  /// The consumer is in `directory`, and has not left anything that comes before what is in it.
  void offer(Directory* directory);

  /// The consumer is done with `directory`, of which no child is claimed any more.
  void remove(Directory* directory);

  /// No more claims below `directory`.  `visit` is given each claimed descendant, children
  /// first, and disposes of it; `await` waits until one that is being read is ready.
  void abandon(Directory* directory, const std::function<void(Directory*)>& await,
               const std::function<void(Directory*)>& visit);

  /// Visits every directory below `top` that has been claimed and not taken.
  static void for_each_claimed(Directory* top, const std::function<void(Directory*)>& visit);

  /// Where claimed directories come from and go to.
  std::unique_ptr<Directory> acquire() { return pool_.acquire(); }
  void release(std::unique_ptr<Directory> directory) { pool_.release(std::move(directory)); }
  /// Up to `count` of those that are there already.
  void give_unused(std::size_t count, DirectoryPool* to) { pool_.give(count, to); }

  [[nodiscard]] std::size_t bytes_ahead() const { return bytes_ahead_; }
  [[nodiscard]] std::size_t claimed_ahead() const { return claimed_ahead_; }
  [[nodiscard]] bool within_bounds() const {
    return bytes_ahead_ < bounds_.bytes && claimed_ahead_ < bounds_.claimed;
  }
  /// Below half of the bounds: time to wake who waits for that.
  [[nodiscard]] bool is_low() const {
    return bytes_ahead_ < bounds_.bytes / 2 && claimed_ahead_ < bounds_.claimed / 2;
  }
  /// The largest that bytes_ahead() has been.
  [[nodiscard]] std::size_t peak_bytes() const { return peak_bytes_; }

 private:
  void absorb(Directory* directory);
  static void unlink(Directory* child);
  Directory* claim_record(Directory* parent, std::size_t record, Directory* before);
  void append(Directory* child);
  void insert_before(Directory* directory, Directory* next);

  Bounds bounds_;
  Directory* first_ = nullptr;
  std::size_t bytes_ahead_ = 0;
  std::size_t claimed_ahead_ = 0;
  std::size_t peak_bytes_ = 0;
  DirectoryPool pool_;
};

}  // namespace walk
