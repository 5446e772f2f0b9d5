// SPDX-License-Identifier: MIT
// The line of -ls: as ls -dils has it.
#pragma once

#include <ctime>
#include <string>

#include "mfind/entry.h"
#include "mfind/output_file.h"
#include "mfind/owners.h"

namespace mfind {

/// Its columns grow with what they have held.  Borrows `owners`; one thread.
class ListLine {
 public:
  /// `block_bytes`: the unit of the allocated size.  `now`: dates half a year before it have a year.
  ListLine(Owners& owners, unsigned block_bytes, std::time_t now)
      : owners_(owners), block_bytes_(block_bytes), now_(now) {}

  /// The metadata of `entry` is there.
  void print(Entry& entry, OutputFile& file);

 private:
  void number(std::string_view digits, std::size_t* width);
  void owner(const std::string& name, unsigned id, bool is_group);
  void size(const walk::Stat& stat);
  void date(const walk::Timestamp& time);
  void name(std::string_view bytes);

  Owners& owners_;
  unsigned block_bytes_;
  std::time_t now_;
  std::string line_;
  std::size_t inode_width_ = 9;
  std::size_t blocks_width_ = 6;
  std::size_t links_width_ = 3;
  std::size_t user_width_ = 8;
  std::size_t group_width_ = 8;
  std::size_t size_width_ = 8;
  std::size_t major_width_ = 3;
  std::size_t minor_width_ = 3;
};

}  // namespace mfind
