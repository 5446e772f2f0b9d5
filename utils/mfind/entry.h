// SPDX-License-Identifier: MIT
// The file that the expression is evaluated for: what the walk knows of it, and what is
// looked up only when a test asks.
#pragma once

#include <string>
#include <string_view>

#include "common/diagnostics.h"
#include "mfind/metadata_tests.h"
#include "mfind/settings.h"
#include "walk/walk.h"

namespace mfind {

/// One file at a time.  Borrows all it is made of; the consumer's thread.
class Entry {
 public:
  Entry(const Settings& settings, unsigned statx_mask, common::Diagnostics& diagnostics)
      : settings_(settings), statx_mask_(statx_mask), diagnostics_(diagnostics) {}

  /// What follows is about the latest event of `walk`, below `root`.
  void begin(walk::Walk& walk, const walk::Event& event, std::string_view root);

  /// NUL-terminated, as all names here.
  [[nodiscard]] std::string_view path() { return walk_->path(); }
  /// The last component; of a root without its trailing slashes.
  [[nodiscard]] std::string_view base_name();
  [[nodiscard]] std::size_t level() const { return event_->level; }
  [[nodiscard]] std::string_view root() const { return root_; }

  /// For system calls: a directory, and the name below it.
  [[nodiscard]] int directory_fd() { return walk_->directory_fd(); }
  [[nodiscard]] const char* name() const { return event_->name.data(); }

  /// Whether a symbolic link here stands for its target.
  [[nodiscard]] bool follows() const;

  /// DT_*, DT_UNKNOWN if it cannot be found out, which is then reported.
  [[nodiscard]] std::uint8_t type();
  /// The same without reporting and without looking it up.
  [[nodiscard]] std::uint8_t known_type() const { return type_; }
  /// Inode number; 0 if it takes load().  Up to the first load() it is that which the directory has,
  /// if that will do, which shows where something is mounted on a file: as in GNU find.
  [[nodiscard]] std::uint64_t inode() const {
    // What is known of the target of a link is its type, too.
    const bool of_entry = is_inode_of(type_, follows()) && (!follows() || stat_ == nullptr);
    if (of_entry && !consulted_ && event_->ino != 0) return event_->ino;
    return stat_ != nullptr ? stat_->ino : 0;
  }
  /// Makes sure that stat() and times() are there.  False, and reported, if they cannot be had.
  [[nodiscard]] bool load();
  [[nodiscard]] bool loaded() const { return stat_ != nullptr; }
  [[nodiscard]] const walk::Stat& stat() const { return *stat_; }
  [[nodiscard]] const walk::Times& times() const { return *times_; }

  /// Type of the file itself with links not followed, or of their target.  False, with errno.
  [[nodiscard]] bool look_up_type(bool follow, std::uint8_t* type);

  /// What the directory says its type is does not count.
  void forget_type() { type_ = 0; }
  /// For a link whose target cannot be had: it stands for itself.  Nothing changes if it is none.
  void stand_for_itself();

  /// Whether looking the file up may well fail, by the permissions of its directory.
  [[nodiscard]] bool is_doubtful() const { return doubtful_; }
  void set_doubtful(bool doubtful) { doubtful_ = doubtful; }

  /// "path: why" as an error.
  void report(int error);
  /// That its metadata cannot be had: once a file.
  void report_no_stat(int error);

 private:
  /// Makes stat() and times() those of the entry now.  Return: 0 or errno.
  int look_up(int flags);

  const Settings& settings_;
  unsigned statx_mask_;
  common::Diagnostics& diagnostics_;

  walk::Walk* walk_ = nullptr;
  const walk::Event* event_ = nullptr;
  std::string_view root_;
  std::uint8_t type_ = 0;
  const walk::Stat* stat_ = nullptr;
  const walk::Times* times_ = nullptr;
  bool consulted_ = false;  // load() was asked for
  bool no_stat_ = false;    // it was tried
  bool reported_ = false;
  bool doubtful_ = false;
  int error_ = 0;
  walk::Stat own_stat_{};
  walk::Times own_times_{};
  std::string base_name_;
};

}  // namespace mfind
