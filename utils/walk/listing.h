// SPDX-License-Identifier: MIT
// The entries of one directory, or of a window of it, between reading and delivery.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace walk {

/// One directory entry: 16 bytes, and its name in the listing's arena.
struct Record {
  std::uint64_t ino;   // d_ino: of the entry itself, not of what is mounted there
  std::uint32_t name;  // offset in the arena
  std::uint8_t type;   // DT_*
  std::uint8_t interest;
  std::uint16_t length;  // of the name in bytes
};

/// Entries in the order of delivery.  Names are copied into one arena, so that
/// reading a directory makes no allocation an entry, and none at all when the listing is
/// used again.
class Listing {
 public:
  [[nodiscard]] std::size_t size() const { return records_.size(); }
  [[nodiscard]] bool empty() const { return records_.empty(); }
  [[nodiscard]] Record& operator[](std::size_t i) { return records_[i]; }
  [[nodiscard]] const Record& operator[](std::size_t i) const { return records_[i]; }

  /// NUL-terminated; valid until add() or clear().
  [[nodiscard]] const char* c_name(const Record& record) const { return &names_[record.name]; }
  [[nodiscard]] std::string_view name(const Record& record) const {
    return {c_name(record), record.length};
  }

  void add(std::uint64_t ino, std::uint8_t type, std::uint8_t interest, std::string_view name);

  /// Orders by inode number; entries of one inode keep their order.
  void sort_by_inode();

  /// Forgets the entries, keeps the memory.
  void clear() {
    records_.clear();
    names_.clear();
  }

  /// Memory held, in bytes.
  [[nodiscard]] std::size_t capacity_bytes() const {
    return records_.capacity() * sizeof(Record) + names_.capacity();
  }

 private:
  std::vector<Record> records_;
  std::vector<char> names_;
};

}  // namespace walk
