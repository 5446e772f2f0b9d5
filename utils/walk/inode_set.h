// SPDX-License-Identifier: MIT
// A set of files, to charge each one once however many names it has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace walk {

/// Set of (device, inode number).  11 to 22 bytes an element: open addressing over
/// inode numbers, one table a device (a walk meets few of them).  Why not a library's: a hash
/// set of 16-byte pairs needs twice the memory, and -s of a tree of hard links is bounded by
/// the cache misses of this lookup.  One thread.
class InodeSet {
 public:
  /// True when the file was not in the set before.  Throws std::bad_alloc.
  bool insert(std::uint64_t dev, std::uint64_t ino);

  [[nodiscard]] bool contains(std::uint64_t dev, std::uint64_t ino) const;

  [[nodiscard]] std::size_t size() const;

 private:
  struct Table {
    std::uint64_t dev = 0;
    std::size_t used = 0;
    bool has_zero = false;               // inode 0 marks a free slot
    std::vector<std::uint64_t> slots{};  // a power of two of them, 3/4 full at most
  };

  Table& table_of(std::uint64_t dev);
  static void grow(Table* table);

  std::vector<Table> tables_;
  std::size_t latest_ = 0;
};

}  // namespace walk
