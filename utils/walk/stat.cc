// SPDX-License-Identifier: MIT
#include "walk/stat.h"

#include <dirent.h>
#include <sys/sysmacros.h>

namespace walk {
namespace {

Timestamp to_timestamp(const statx_timestamp& from) { return {from.tv_sec, from.tv_nsec}; }

}  // namespace

Stat to_stat(const struct statx& from) {
  Stat to;
  to.dev = makedev(from.stx_dev_major, from.stx_dev_minor);
  to.ino = from.stx_ino;
  if (S_ISBLK(from.stx_mode) || S_ISCHR(from.stx_mode)) {
    to.rdev = makedev(from.stx_rdev_major, from.stx_rdev_minor);
  }
  to.size = static_cast<std::int64_t>(from.stx_size);
  to.blocks = from.stx_blocks;
  to.mask = from.stx_mask;
  to.nlink = from.stx_nlink;
  to.uid = from.stx_uid;
  to.gid = from.stx_gid;
  to.mode = from.stx_mode;
  to.mount_root = (from.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
  return to;
}

Times to_times(const struct statx& from) {
  return {.atime = to_timestamp(from.stx_atime),
          .mtime = to_timestamp(from.stx_mtime),
          .ctime = to_timestamp(from.stx_ctime),
          .btime = to_timestamp(from.stx_btime)};
}

std::uint8_t type_of_mode(std::uint32_t mode) { return static_cast<std::uint8_t>(IFTODT(mode)); }

}  // namespace walk
