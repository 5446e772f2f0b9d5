// SPDX-License-Identifier: MIT
// Inside of walk.cc: the state of a walk.  Nothing outside of utils/walk includes this.
#pragma once

#include <cerrno>
#include <string>
#include <vector>

#include "walk/directory.h"
#include "walk/lookahead.h"
#include "walk/walk.h"

namespace walk {

/// Directories deeper than this give up the memory of their listing as soon as they can.
inline constexpr std::size_t kDeep = 64;

/// How many descriptors a walk may hold: `wanted`, or what RLIMIT_NOFILE leaves for 0.
[[nodiscard]] unsigned descriptor_limit(unsigned wanted);

/// Whether something has run out that others may give back.
[[nodiscard]] constexpr bool is_shortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOMEM;
}

class Walk::Engine {
 public:
  Engine(std::vector<std::string> roots, const Options& options);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();

  void add(std::vector<std::string> roots);
  const Event* next();
  void skip();
  void finish();
  std::string_view path();
  int directory_fd();

  [[nodiscard]] Statistics statistics();

 private:
  /// Whether a directory is one of its own ancestors, and why.
  enum class Cycle { kNone, kExplained, kDamage };

  // Steps of next().
  const Event* next_root();
  const Event* next_entry(Directory& frame);
  const Event* next_directory(Directory& frame, std::size_t index);
  const Event* enter(Directory* opened, int parent_fd, const char* name, std::string_view shown,
                     std::uint64_t ino);
  const Event* enter_held(int parent_fd, const char* name, std::string_view shown,
                          std::size_t record, std::uint64_t ino);
  void open_held();
  const Event* enter_blocked(std::string_view shown, const Stat& stat, const Times* times,
                             Reading reading, int error);
  const Event* enter_failed(int parent_fd, const char* name, std::string_view shown, int error);
  const Event* no_stat(int parent_fd, const char* name, std::string_view shown, std::uint8_t type,
                       int error);
  const Event* leave(Directory& frame);
  const Event* deliver(EventKind kind, std::string_view name, std::uint8_t type, const Stat* stat,
                       const Times* times, int error);
  const Event* deliver_directory(EventKind kind, const Directory& frame);
  const Event* deliver_single(EventKind kind, std::string_view name, int error);

  // Metadata.
  /// Whether a link on this level stands for its target.
  [[nodiscard]] bool follows(std::size_t level) { return ahead_.reader().follows(level == 0); }
  [[nodiscard]] bool stat_next(Directory& frame);
  const StatResult& stat_single(int dirfd, const char* name, bool follow);
  [[nodiscard]] const Times* wanted(const Times& times) const {
    return wants_times(options_.statx_mask) ? &times : nullptr;
  }

  // The stack, and the path that goes with it.
  [[nodiscard]] Directory& top() { return *stack_.back(); }
  void push(Directory* directory, std::string_view shown, const Times* times = nullptr);
  void pop();
  [[nodiscard]] std::string_view shown_root() const;
  [[nodiscard]] std::string_view shown_name(const Directory& frame) const;
  void load(Directory& frame);
  [[nodiscard]] bool crosses(const Stat& stat, std::uint64_t dirent_ino) const;
  [[nodiscard]] Cycle find_cycle(const Stat& stat, bool crossed) const;

  // Descriptors (engine_descriptors.cc).
  void release_if_done(Directory& frame);
  bool evict();
  void make_room();
  void adopt(std::size_t level, int fd);
  int open_again(int dirfd, const char* name, int flags);
  void reopen_parent_of_top();
  int reopen_from_root(std::size_t wanted_level);
  int dirfd_of_top();

  std::vector<std::string> roots_;
  std::size_t next_root_index_ = 0;
  bool roots_ahead_ = false;  // roots_ are offered to the look-ahead
  Options options_;
  unsigned max_descriptors_;
  std::size_t evicted_ = 0;     // frames with evicted set
  std::size_t evict_from_ = 0;  // no frame above this level can be evicted
  std::uint64_t evictions_ = 0;

  Lookahead ahead_;
  std::vector<Directory*> stack_;  // the frames: from the root to the current directory

  std::string root_;
  std::uint64_t root_dev_ = 0;
  std::string path_;  // of the top frame, and behind path_end_ of the delivered entry
  std::size_t path_end_ = static_cast<std::size_t>(-1);
  Event event_;
  bool pop_before_next_ = false;
  // Of the top directory in its parent, when the caller has not seen it yet, and it is not open.
  std::size_t held_ = static_cast<std::size_t>(-1);
  bool finishing_ = false;
  StatResult single_;  // of the latest entry that was not part of a batch ...
  Times single_times_;
};

}  // namespace walk
