// SPDX-License-Identifier: MIT
// Inside of walk.cc: the state of a walk.  Nothing outside of utils/walk includes this.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "walk/directory_reader.h"
#include "walk/listing.h"
#include "walk/stat_batch.h"
#include "walk/walk.h"

namespace walk {

/// Frames that keep their memory for the next directory; those of deeper levels give it up as
/// soon as they can.
inline constexpr std::size_t kKeptFrames = 64;

/// How many descriptors a walk may hold: `wanted`, or what RLIMIT_NOFILE leaves for 0.
[[nodiscard]] unsigned descriptor_limit(unsigned wanted);

/// A directory on the path from the root to the current entry.  Frames are used again
/// for other directories of the same level, with the memory they hold.
struct Frame {
  void reset();
  void free_memory();

  int fd = -1;
  bool evicted = false;  // fd was given up for want of descriptors
  Reading reading = Reading::kComplete;
  int error = 0;
  std::size_t parent_path_length = 0;  // of the path without this directory
  std::size_t name_offset = 0;         // of its own component in the path
  std::size_t cursor = 0;              // next entry to deliver
  std::size_t stat_from = 0;           // first entry not looked at for a stat yet
  std::size_t subdirectories = 0;      // in the listing, from the cursor on
  std::size_t next_result = 0;
  std::vector<StatResult> results;  // of entries from the cursor on that need a stat
  Listing listing;
  ReadState read;
  Stat stat;
};

class Walk::Engine {
 public:
  Engine(std::vector<std::string> roots, const Options& options);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();

  const Event* next();
  void skip();
  std::string_view path();

  Statistics statistics;

 private:
  /// Whether a directory is one of its own ancestors, and why.
  enum class Cycle { kNone, kMount, kDamage };

  // Steps of next().
  const Event* next_root();
  const Event* next_entry(Frame& frame);
  const Event* enter(int parent_fd, const char* name, std::string_view shown, std::uint64_t ino);
  const Event* enter_blocked(std::string_view shown, const Stat& stat, Reading reading, int error);
  const Event* enter_failed(int parent_fd, const char* name, std::string_view shown, int error);
  const Event* leave(Frame& frame);
  const Event* deliver(EventKind kind, std::string_view name, std::uint8_t type, const Stat* stat,
                       int error);

  // Metadata.
  [[nodiscard]] bool enters(const Record& record) const;
  [[nodiscard]] bool wants_stat(const Record& record) const;
  const StatResult* stat_of_next(Frame& frame);
  StatResult stat_now(int dirfd, const char* name);
  void skip_without_stat(Frame& frame);

  // The stack, and the path that goes with it.
  [[nodiscard]] Frame& top() { return *frames_[depth_ - 1]; }
  [[nodiscard]] const Frame& top() const { return *frames_[depth_ - 1]; }
  Frame& unused_frame();
  Frame& push(std::string_view shown);
  void pop();
  [[nodiscard]] std::string_view shown_name(const Frame& frame) const;
  void note_window(Frame& frame);
  void load(Frame& frame);
  [[nodiscard]] Cycle find_cycle(const Stat& stat, std::uint64_t dirent_ino) const;

  // Descriptors (engine_descriptors.cc).
  void close_frame(Frame& frame);
  [[nodiscard]] bool may_close(const Frame& frame) const;
  void release_if_done(Frame& frame);
  bool evict();
  void make_room();
  void adopt(std::size_t level, int fd);
  void reopen_parent_of_top();
  int reopen_top_from_root();
  int dirfd_of_top();

  std::vector<std::string> roots_;
  std::size_t next_root_index_ = 0;
  Options options_;
  unsigned max_descriptors_;
  unsigned open_descriptors_ = 0;
  std::size_t evicted_ = 0;     // frames with evicted set
  std::size_t evict_from_ = 0;  // no frame above this level holds a descriptor

  DirectoryReader reader_;
  StatBatch batch_;
  std::vector<std::unique_ptr<Frame>> frames_;  // the stack, and unused ones above it
  std::size_t depth_ = 0;                       // of the stack

  std::string root_;
  std::uint64_t root_dev_ = 0;
  std::string path_;  // of the top frame, and behind path_end_ of the delivered entry
  std::size_t path_end_ = static_cast<std::size_t>(-1);
  Event event_;
  bool pop_before_next_ = false;
  StatResult single_;  // of the latest entry that was not part of a batch
};

}  // namespace walk
