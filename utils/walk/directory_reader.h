// SPDX-License-Identifier: MIT
// Opens directories and reads their entries.  One of these serves one thread of
// the walk and holds the large buffers, so that a directory needs none of its own.
#pragma once

#include <batch/batch.h>
#include <sys/stat.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "walk/directory.h"
#include "walk/listing.h"
#include "walk/stat.h"

namespace walk {

class Predicate;
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
  /// Borrows both for its life; `predicate` may be null.
  DirectoryReader(const Predicate* predicate, unsigned statx_mask, Statistics* statistics);

  /// Opens `name` below the directory `parent_fd` (or AT_FDCWD), through a symlink only
  /// with `follow`; takes its metadata from the descriptor and reads what fits into two
  /// buffers.  All of that is one batch.
  [[nodiscard]] Opened open(int parent_fd, const char* name, bool follow = false);

  /// The entries of the directory that was opened last, if one batch read all: up to some 1,000.
  /// Valid until the next call; to be counted by the caller.
  [[nodiscard]] std::optional<std::span<const char>> whole() const;

  /// The first window of the directory that was opened last, as `fd`.
  void list(int fd, Listing* listing, ReadState* state);

  /// Whether directories get kReadAhead in the listing, by their type alone.
  void set_read_ahead(bool read_ahead) { read_ahead_ = read_ahead; }

  /// Reads the next window into `listing`, which is cleared.
  void read_window(int fd, Listing* listing, ReadState* state);

 private:
  static constexpr std::size_t kBufferBytes = 32 * 1024;

  void prepare_program();
  void finish_window(int fd, Listing* listing, ReadState* state);
  /// Parses raw entries until the window is full; keeps the rest in state->unparsed.
  void parse(std::span<const char> raw, Listing* listing, ReadState* state);
  /// Takes the result of one getdents64.
  void take(std::int64_t result, const char* buffer, Listing* listing, ReadState* state);

  bool read_ahead_ = true;
  const Predicate* predicate_;
  unsigned statx_mask_;
  Statistics* statistics_;
  std::unique_ptr<char[]> buffer_;  // two of kBufferBytes
  struct statx statx_ {};
  std::vector<batch_call> program_;
  std::vector<std::int64_t> results_;
};

}  // namespace walk
