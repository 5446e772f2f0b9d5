// SPDX-License-Identifier: MIT
// The entries of one directory, or of a window of it, between reading and delivery.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace walk {

/// Besides the bits of Interest in Record::interest: a directory that may be read ahead ...
inline constexpr unsigned kReadAhead = 0x40;
/// ... what is, or may turn out to be, a directory to descend into ...
inline constexpr unsigned kMayEnter = 0x20;
/// ... and what needs its metadata by name.
inline constexpr unsigned kByName = 0x10;

/// Record::type of what is not delivered, because the predicate has absorbed it.  Not a bit of
/// interest: the consumer absorbs while claims look at that.
inline constexpr std::uint8_t kAbsorbed = 0xff;

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

  /// All of them; valid until add() or clear().
  [[nodiscard]] std::span<Record> records() { return records_; }

  /// NUL-terminated; valid until add() or clear().
  [[nodiscard]] const char* c_name(const Record& record) const { return names_.get() + record.name; }
  [[nodiscard]] std::string_view name(const Record& record) const {
    return {c_name(record), record.length};
  }

  void add(std::uint64_t ino, std::uint8_t type, std::uint8_t interest, std::string_view name) {
    if (names_capacity_ - names_size_ <= name.size()) grow(name.size() + 1);
    records_.push_back({.ino = ino,
                        .name = names_size_,
                        .type = type,
                        .interest = interest,
                        .length = static_cast<std::uint16_t>(name.size())});
    char* to = names_.get() + names_size_;
    name.copy(to, name.size());
    to[name.size()] = '\0';
    names_size_ += static_cast<std::uint32_t>(name.size() + 1);
  }

  /// Takes absorbed entries out.  Returns how many of the first `before` are left.
  std::size_t remove_absorbed(std::size_t before);

  /// Orders by inode number; entries of one inode keep their order.
  void sort_by_inode();

  /// Forgets the entries, keeps the memory.
  void clear() {
    records_.clear();
    names_size_ = 0;
  }

  /// Memory held, in bytes.
  [[nodiscard]] std::size_t capacity_bytes() const {
    return records_.capacity() * sizeof(Record) + names_capacity_;
  }

 private:
  void grow(std::size_t needed);

  std::vector<Record> records_;
  std::unique_ptr<char[]> names_;  // not a vector: one copy a name, no zeroing
  std::uint32_t names_size_ = 0;      // of a window of 100,000 entries at most
  std::uint32_t names_capacity_ = 0;
};

}  // namespace walk
