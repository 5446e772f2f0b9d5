// SPDX-License-Identifier: MIT
// What one thread reads below a directory that it has claimed, before the others get to know of it.
//
// It goes on below, depth first, for as long as all that it finds is absorbed, and each directory of which nothing is
// left becomes part of the one above at once.  Nobody else looks at these directories meanwhile: no lock is taken,
// listings stay in the caches of one core, and what the kernel allocates for an open directory is freed on the core
// that it came from.  With two threads `mdu -s /usr` takes 7 % less time than when every directory is claimed.
//
// It ends when the claimed directory has been absorbed, when there is something to deliver or too deep a way down, at what
// the caller may skip, and as soon as another thread has nothing to do.  Then all directories that it is in become claimed
// as if each had been claimed by itself, and what is left in them is there for everybody.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <utility>

#include "walk/directory.h"
#include "walk/frontier.h"

namespace walk {

/// One of these a thread.  No thread safety.
class Descent {
 public:
  /// Directories it is in at most, all but the innermost open.  They count as look-ahead when they are handed over.
  static constexpr std::size_t kMostLevels = 16;
  /// Below a directory that takes more memory it does not go.
  static constexpr std::size_t kMostBytes = 256 * 1024;

  struct Level {
    Directory* directory = nullptr;
    std::size_t absorbed = 0;  // directories of its listing
  };

  /// Begins with `claimed`, which is to be read first, and is the caller's until it is complete.
  void begin(Directory* claimed);

  /// The next directory to read, its claim filled in, or null: here it ends.  May throw std::bad_alloc.
  [[nodiscard]] Directory* next();

  /// The latest directory has been read.  If it is absorbed it becomes part of the one above; and where all entries of
  /// that have been, `finish` is called with it: it is to be closed, and may become absorbed by that.
  template <typename Finish>
  void settle(Finish finish) {
    for (;; rise()) {
      Level& innermost = levels_[size_ - 1];
      Directory& directory = *innermost.directory;
      if (!directory.absorbed && all_absorbed(innermost)) {
        take_entries(&innermost);
        finish(&directory);
      }
      if (!directory.absorbed || size_ == 1) return;
    }
  }

  /// The directory it is in.
  [[nodiscard]] const Directory& innermost() const { return *levels_[size_ - 1].directory; }

  /// All of them, the claimed one first.
  [[nodiscard]] std::span<const Level> levels() const { return {levels_.data(), size_}; }

  /// Makes them known to `frontier`; complete() follows for each.
  void hand_over(Frontier* frontier);

 private:
  [[nodiscard]] static bool all_absorbed(const Level& level);
  static void take_entries(Level* level);
  void rise();

  std::array<Level, kMostLevels> levels_{};
  std::size_t size_ = 0;
  DirectoryPool unused_;
};

}  // namespace walk
