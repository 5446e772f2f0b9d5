// SPDX-License-Identifier: MIT
// The bytes that getdents64(2) gives, entry by entry.
#pragma once

#include <dirent.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace walk {

struct RawEntry {
  std::uint64_t ino;
  std::string_view name;  // in the buffer; a NUL follows
  std::uint8_t type;      // DT_*
};

/// All but "." and "..".  Borrows the bytes.
class RawEntries {
 public:
  explicit RawEntries(std::span<const char> bytes)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  /// The next one; false at the end.
  [[nodiscard]] bool next(RawEntry* entry) {
    while (at_ < end_) {
      const char* const record = at_;
      std::uint16_t length;
      std::memcpy(&length, record + offsetof(dirent64, d_reclen), sizeof length);
      at_ += length;
      const char* const name = record + offsetof(dirent64, d_name);
      if (is_dot_or_dotdot(name)) continue;
      std::memcpy(&entry->ino, record + offsetof(dirent64, d_ino), sizeof entry->ino);
      entry->type = static_cast<std::uint8_t>(record[offsetof(dirent64, d_type)]);
      entry->name = {name, name_length(record, length)};
      return true;
    }
    return false;
  }

  /// What next() has not come to.
  [[nodiscard]] std::span<const char> rest() const { return {at_, end_}; }

 private:
  static constexpr std::size_t kWord = sizeof(std::uint64_t);

  /// A record has as many words as its name takes, so the NUL is in the last one; behind it can be
  /// anything.
  static std::size_t name_length(const char* record, std::size_t length) {
    constexpr std::size_t kName = offsetof(dirent64, d_name);
    const std::size_t last = length - kWord;
    std::uint64_t word;
    std::memcpy(&word, record + last, kWord);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    // In the shortest record that word begins before the name, with a byte that may be 0.
    if (last < kName) word |= (std::uint64_t{1} << (8 * (kName % kWord))) - 1;
    constexpr std::uint64_t kOnes = 0x0101010101010101, kTops = 0x8080808080808080;
    const std::uint64_t nuls = (word - kOnes) & ~word & kTops;  // right up to the first one
    return last + static_cast<std::size_t>(std::countr_zero(nuls)) / 8 - kName;
  }

  static bool is_dot_or_dotdot(const char* name) {
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
  }

  const char* at_;
  const char* end_;
};

}  // namespace walk
