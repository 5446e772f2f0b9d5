// SPDX-License-Identifier: MIT
// Metadata of one file, as the walk hands it out: the fields of statx(2) that the
// tools use, in half the space.
#pragma once

#include <sys/stat.h>

#include <compare>
#include <cstdint>

namespace walk {

struct Timestamp {
  std::int64_t sec = 0;
  std::uint32_t nsec = 0;

  auto operator<=>(const Timestamp&) const = default;
};

/// Units as in statx(2): blocks of 512 bytes, size in bytes.
struct Stat {
  std::uint32_t mask = 0;  // STATX_* bits of the fields that are valid
  bool mount_root = false;  // something is mounted here (Linux 5.8 and later tell)
  std::uint32_t mode = 0;  // type and permissions
  std::uint32_t nlink = 0;
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::uint64_t dev = 0;  // as makedev(3) makes it
  std::uint64_t ino = 0;
  std::uint64_t rdev = 0;
  std::int64_t size = 0;
  std::uint64_t blocks = 0;
  Timestamp atime;
  Timestamp mtime;
  Timestamp ctime;
  Timestamp btime;

  [[nodiscard]] bool is_directory() const { return S_ISDIR(mode); }
};

/// What statx(2) filled in.  Times only if `wanted_mask`
/// has one of them: they are half of the copying.
[[nodiscard]] Stat to_stat(const struct statx& from, unsigned wanted_mask);

/// The DT_* of a file of mode `mode` (readdir(3)).
[[nodiscard]] std::uint8_t type_of_mode(std::uint32_t mode);

}  // namespace walk
