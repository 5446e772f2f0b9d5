// SPDX-License-Identifier: MIT
// Reads directories with the metadata of their entries: what one thread of the walk does.
#pragma once

#include <cstddef>

#include "walk/directory.h"
#include "walk/directory_reader.h"
#include "walk/stat_batch.h"
#include "walk/walk.h"

namespace walk {

/// One of these a thread.  `options` is borrowed.
class Reader {
 public:
  explicit Reader(const Options& options);

  /// Opens and reads `name` below `parent_fd`, and the metadata of up to `stats` of its
  /// entries.  Failures are noted in the directory.
  void read(int parent_fd, const char* name, std::size_t stats, Directory* directory);

  /// Reads the next window of a directory, which has been delivered to its end.
  void read_window(Directory* directory);

  /// Metadata of the next entries that want it, 64 of them or what is left, below `dirfd`.
  /// With `may_close` the directory is closed when nothing is left to do with it.
  void stat_more(int dirfd, bool may_close, Directory* directory);

  /// Metadata of `name` below `dirfd`.
  [[nodiscard]] StatResult stat_one(int dirfd, const char* name);

  /// Whether the entry is a directory by its type and is to be entered.
  [[nodiscard]] bool enters(const Record& record) const;
  /// Whether the entry's metadata is needed.
  [[nodiscard]] bool wants_stat(const Record& record) const;
  /// Moves stat_from over entries that need no metadata.  True at the end.
  bool no_stat_left(Directory* directory) const;

  /// What was done since the last call.
  [[nodiscard]] Statistics take_statistics();

 private:
  void note_window(Directory* directory) const;
  void allow_read_ahead(Directory* directory, std::size_t record, std::size_t result) const;

  const Options& options_;
  Statistics statistics_;
  DirectoryReader reader_;
  StatBatch batch_;
};

}  // namespace walk
