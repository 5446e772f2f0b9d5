// SPDX-License-Identifier: MIT
// Metadata of one file, as the walk hands it out: the fields of statx(2) that the
// tools use.  What fits into 64 bytes comes first; times, which take as much again, are apart.
// Between two cores that is one cache line an entry instead of three.
#pragma once

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <compare>
#include <cstdint>

namespace walk {

struct Timestamp {
  std::int64_t sec = 0;
  std::uint32_t nsec = 0;

  auto operator<=>(const Timestamp&) const = default;
};

struct Times {
  Timestamp atime;
  Timestamp mtime;
  Timestamp ctime;
  Timestamp btime;
};

/// Units as in statx(2): blocks of 512 bytes, size in bytes.
struct Stat {
  std::uint64_t dev = 0;  // as makedev(3) makes it
  std::uint64_t ino = 0;
  std::uint64_t rdev = 0;
  std::int64_t size = 0;
  std::uint64_t blocks = 0;
  std::uint32_t mask = 0;  // STATX_* bits of the fields that are valid, those of Times included
  std::uint32_t nlink = 0;
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::uint16_t mode = 0;  // type and permissions

  [[nodiscard]] bool is_directory() const { return S_ISDIR(mode); }
};
static_assert(sizeof(Stat) == 64);

/// What statx(2) filled in, in place: for many, as a copy of what was stored just before is one that
/// the processor waits for.
inline void fill(const struct statx& from, Stat* to) {
  to->dev = makedev(from.stx_dev_major, from.stx_dev_minor);
  to->ino = from.stx_ino;
  const bool device = S_ISBLK(from.stx_mode) || S_ISCHR(from.stx_mode);
  to->rdev = device ? makedev(from.stx_rdev_major, from.stx_rdev_minor) : 0;
  to->size = static_cast<std::int64_t>(from.stx_size);
  to->blocks = from.stx_blocks;
  to->mask = from.stx_mask;
  to->nlink = from.stx_nlink;
  to->uid = from.stx_uid;
  to->gid = from.stx_gid;
  to->mode = from.stx_mode;
}

/// The same from stat(2).
inline void fill(const struct stat& from, Stat* to) {
  to->dev = from.st_dev;
  to->ino = from.st_ino;
  to->rdev = from.st_rdev;
  to->size = from.st_size;
  to->blocks = static_cast<std::uint64_t>(from.st_blocks);
  to->mask = STATX_BASIC_STATS;
  to->nlink = static_cast<std::uint32_t>(from.st_nlink);
  to->uid = from.st_uid;
  to->gid = from.st_gid;
  to->mode = static_cast<std::uint16_t>(from.st_mode);
}

[[nodiscard]] inline Stat to_stat(const struct statx& from) {
  Stat to;
  fill(from, &to);
  return to;
}

[[nodiscard]] Times to_times(const struct statx& from);
/// All but the time of birth.
[[nodiscard]] Times to_times(const struct stat& from);

/// Whether a mask of STATX_* asks for one of Times.
[[nodiscard]] constexpr bool wants_times(unsigned statx_mask) {
  return (statx_mask & (STATX_ATIME | STATX_MTIME | STATX_CTIME | STATX_BTIME)) != 0;
}

/// Whether one of the fields is told by statx(2) alone, whose record is longer: 256 bytes, not 144.
[[nodiscard]] constexpr bool takes_statx(unsigned statx_mask) {
  return (statx_mask & ~STATX_BASIC_STATS) != 0;
}

/// The DT_* of a file of mode `mode` (readdir(3)).
[[nodiscard]] std::uint8_t type_of_mode(std::uint32_t mode);

}  // namespace walk
