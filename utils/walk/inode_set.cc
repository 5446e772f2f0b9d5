// SPDX-License-Identifier: MIT
#include "walk/inode_set.h"

#include <utility>

namespace walk {
namespace {

constexpr std::size_t kFirstSlots = 64;

/// Fibonacci hashing: inode numbers are dense, the high bits of the product are not.
std::size_t slot_of(std::uint64_t ino, std::size_t slots) {
  const int bits = __builtin_ctzll(slots);
  return static_cast<std::size_t>((ino * 0x9e3779b97f4a7c15U) >> (64 - bits));
}

/// The slot that holds `ino`, or the free one where it belongs.
std::size_t find(const std::vector<std::uint64_t>& slots, std::uint64_t ino) {
  std::size_t i = slot_of(ino, slots.size());
  while (slots[i] != 0 && slots[i] != ino) i = (i + 1) & (slots.size() - 1);
  return i;
}

}  // namespace

InodeSet::Table& InodeSet::table_of(std::uint64_t dev) {
  if (latest_ < tables_.size() && tables_[latest_].dev == dev) return tables_[latest_];
  for (latest_ = 0; latest_ < tables_.size(); ++latest_) {
    if (tables_[latest_].dev == dev) return tables_[latest_];
  }
  Table table;
  table.dev = dev;
  table.slots.resize(kFirstSlots);
  return tables_.emplace_back(std::move(table));
}

void InodeSet::grow(Table* table) {
  std::vector<std::uint64_t> larger(table->slots.size() * 2);
  for (const std::uint64_t ino : table->slots) {
    if (ino != 0) larger[find(larger, ino)] = ino;
  }
  table->slots.swap(larger);
}

bool InodeSet::insert(std::uint64_t dev, std::uint64_t ino) {
  Table& table = table_of(dev);
  if (ino == 0) return !std::exchange(table.has_zero, true);
  std::uint64_t& slot = table.slots[find(table.slots, ino)];
  if (slot == ino) return false;
  slot = ino;
  if (++table.used * 4 > table.slots.size() * 3) grow(&table);
  return true;
}

bool InodeSet::contains(std::uint64_t dev, std::uint64_t ino) const {
  for (const Table& table : tables_) {
    if (table.dev != dev) continue;
    return ino == 0 ? table.has_zero : table.slots[find(table.slots, ino)] == ino;
  }
  return false;
}

std::size_t InodeSet::size() const {
  std::size_t total = 0;
  for (const Table& table : tables_) total += table.used + (table.has_zero ? 1 : 0);
  return total;
}

}  // namespace walk
