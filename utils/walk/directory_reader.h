// SPDX-License-Identifier: MIT
// Opens directories and reads their entries.  One of these serves one thread of
// the walk and holds the large buffers, so that a directory needs none of its own.
#pragma once

#include <batch/batch.h>
#include <sys/stat.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "walk/directory.h"
#include "walk/interests.h"
#include "walk/listing.h"
#include "walk/stat.h"
#include "walk/stat_records.h"

namespace walk {

struct Statistics;

/// GNU fts reads a directory in windows of this many entries ...
inline constexpr std::size_t kWindowEntries = 100'000;
/// ... and sorts a window by inode when it has more than this many.
inline constexpr std::size_t kSortThreshold = 10'000;

/// What came of opening a directory.
struct Opened {
  int fd = -1;         // to be closed by the caller
  int error = 0;       // errno of the open, when there is no descriptor
  int stat_error = 0;  // errno of its metadata
  Stat stat;
  Times times;
};

class DirectoryReader {
 public:
  /// Borrows both for its life.  `dirstat_flags`: BATCH_DIRSTAT_* for open() with `along`.
  DirectoryReader(const Interests& interests, unsigned statx_mask, unsigned dirstat_flags,
                  Statistics* statistics);

  /// Opens `name` below the directory `parent_fd` (or AT_FDCWD), through a symlink only
  /// with `follow`; takes its metadata from the descriptor and reads what fits into two
  /// buffers: entries, or with `along` entries and their metadata.  All of that is one batch.
  [[nodiscard]] Opened open(int parent_fd, const char* name, bool follow = false,
                            bool along = false);

  /// What the latest open() read with `along`.  Valid until the next call; to be counted by the
  /// caller.  `state` gets whether that was all.
  [[nodiscard]] std::array<StatRecords, 2> records(ReadState* state) const;

  /// The entries of the directory that was opened last without it, if one batch read all: up to some 1,000.
  /// Valid until the next call; to be counted by the caller.
  [[nodiscard]] std::optional<std::span<const char>> whole() const;

  /// The first window of the directory that was opened last, as `fd`, or, with `along`, the rest of
  /// it.  True if it is not in the order of reading.
  bool list(int fd, Listing* listing, ReadState* state);

  /// Whether directories get kReadAhead in the listing, by their type alone.
  void set_read_ahead(bool read_ahead) { read_ahead_ = read_ahead; }

  /// Whether large directories are sorted even where that does not help: GNU fts does not ask what file
  /// system it is on when it follows links.
  void set_sort_always(bool sort_always) { sort_always_ = sort_always; }

  /// Reads the next window into `listing`, which is cleared.
  void read_window(int fd, Listing* listing, ReadState* state);

 private:
  static constexpr std::size_t kBufferBytes = 32 * 1024;

  /// openat ... getdents64, or dirstat with those flags.
  std::vector<batch_call> prepare_program(bool along, unsigned dirstat_flags);
  /// The bytes of one read, after which the directory may have ended.
  std::span<const char> bytes_of(std::size_t step, const char* buffer, ReadState* state) const;
  void take_stat(Opened* opened) const;
  void read_again_unless_marked(const Opened& opened);
  bool finish_window(int fd, Listing* listing, ReadState* state);
  /// Parses raw entries until the window is full; keeps the rest in state->unparsed.
  void parse(std::span<const char> raw, Listing* listing, ReadState* state);

  bool read_ahead_ = true;
  bool sort_always_ = false;
  const Interests& interests_;
  unsigned statx_mask_;
  Statistics* statistics_;
  std::unique_ptr<char[]> buffer_;  // two of kBufferBytes
  union {
    struct stat stat;
    struct statx statx;
  } found_ {};  // of the latest directory
  std::vector<std::int64_t> results_;
  std::vector<batch_call> program_;
  std::vector<batch_call> program_along_;
  bool along_ = false;  // the latest one was that
  std::uint64_t looked_at_ = 0;  // the device of the latest directory ...
  bool marks_end_ = false;       // ... and whether its file system marks the last entry
};

}  // namespace walk
