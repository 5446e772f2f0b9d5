// SPDX-License-Identifier: MIT
// What can be told from the expression before a file is looked at: which metadata is needed,
// and, for each entry, whether it is needed at all.
#pragma once

#include <dirent.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "mfind/expression.h"
#include "mfind/settings.h"
#include "walk/walk.h"

namespace mfind {

/// What a leaf does besides giving a value, and what it costs.
struct Traits {
  unsigned statx_mask = 0;     // of metadata that it needs
  bool needs_stat = false;
  bool needs_inode = false;    // no more of the metadata than that number
  bool has_effect = false;     // something that others can notice, or a state
  bool needs_directory = false;  // open, for a system call of its own
  bool is_free = false;        // neither a system call nor a message
  unsigned cost = 0;           // in no unit, to compare
};

[[nodiscard]] Traits traits_of(const Primary& primary);

/// The whole of it: the fields that any leaf needs, and whether there is one that ...
struct Summary {
  unsigned statx_mask = 0;
  bool needs_directory = false;
  bool prunes = false;
  bool batches_by_directory = false;  // -execdir +
  bool runs_commands = false;         // for one file at a time
  bool changes_files = false;         // or may: by a command, or itself
  bool judges_names = false;          // decides by the name, or the inode number, alone
};

[[nodiscard]] Summary summarize(const Node& node);

/// Decides for the walk, on the thread that reads, what becomes of an entry: whether it needs
/// metadata, whether it can be left out since the expression is false for it and neither does nor
/// says anything.  Immutable.
class Filter final : public walk::Predicate {
 public:
  /// Borrows both.
  Filter(const Settings& settings, const Node& expression, const Summary& summary);

  [[nodiscard]] unsigned interest(std::string_view name, std::uint8_t type,
                                  std::uint64_t ino) const override;
  [[nodiscard]] bool judges_names() const override { return judges_names_; }
  [[nodiscard]] bool wants_most() const override { return (interest_in_most(DT_REG) & walk::kStat) != 0; }
  [[nodiscard]] bool absorbs() const override { return absorbs_; }
  [[nodiscard]] bool absorb(std::string_view name, const walk::Stat& stat,
                            const walk::Times* times, walk::Tally* tally) const override;
  [[nodiscard]] bool absorbs_directories(std::size_t) const override { return absorbs_directories_; }
  [[nodiscard]] bool absorb_directory(std::string_view name, std::size_t level,
                                      const walk::Stat& stat, const walk::Times* times,
                                      walk::Tally* tally) const override;

 private:
  enum class Truth : std::uint8_t { kNo, kYes, kMaybe };

  /// What is known of an entry, and what came out besides the value.
  struct View {
    std::string_view name;
    std::uint8_t type;
    std::uint64_t ino = 0;      // as the directory has it, if that is the file's own
    const walk::Stat* stat = nullptr;
    const walk::Times* times = nullptr;
    bool certain = true;        // what is reached now will be reached
    bool needs_stat = false;    // something may be reached that does
    bool has_effect = false;
    bool may_complain = false;  // something may be reached that can fail with a message
    bool prunes = false;        // -prune will be reached
    bool runs_command = false;  // for this file alone: something may be reached that does
  };

  /// What a name that no pattern expects gets, most get.
  [[nodiscard]] unsigned interest_in_most(std::uint8_t type) const { return interest("\1", type, 0); }
  [[nodiscard]] bool may_absorb_most_directories() const;
  [[nodiscard]] Truth judge(const Node& node, View& view) const;
  [[nodiscard]] Truth judge_row(const Node& node, View& view) const;
  [[nodiscard]] Truth judge_leaf(const Primary& primary, View& view) const;
  [[nodiscard]] bool may_descend(std::uint8_t type) const {
    return type == DT_DIR || type == DT_UNKNOWN ||
           (type == DT_LNK && follow_ == walk::Follow::kAlways);
  }

  const Node& expression_;
  walk::Follow follow_;
  unsigned statx_mask_;
  bool judges_names_;
  bool may_omit_;
  bool stats_all_;  // -mount: which device a file is on; -unique: which file it is
  bool may_prune_;
  bool holds_;  // directories, when a command may be run for them
  bool absorbs_directories_;
  bool absorbs_;
};

}  // namespace mfind
