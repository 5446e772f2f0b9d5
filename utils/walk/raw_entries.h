// SPDX-License-Identifier: MIT
// The bytes that getdents64(2) gives, entry by entry.
#pragma once

#include <dirent.h>

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
      entry->name = name;
      return true;
    }
    return false;
  }

  /// What next() has not come to.
  [[nodiscard]] std::span<const char> rest() const { return {at_, end_}; }

 private:
  static bool is_dot_or_dotdot(const char* name) {
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
  }

  const char* at_;
  const char* end_;
};

}  // namespace walk
