// SPDX-License-Identifier: MIT
#include "walk/stat.h"

#include <dirent.h>

namespace walk {
namespace {

Timestamp to_timestamp(const statx_timestamp& from) { return {from.tv_sec, from.tv_nsec}; }

Timestamp to_timestamp(const timespec& from) {
  return {from.tv_sec, static_cast<std::uint32_t>(from.tv_nsec)};
}

}  // namespace

Times to_times(const struct statx& from) {
  return {.atime = to_timestamp(from.stx_atime),
          .mtime = to_timestamp(from.stx_mtime),
          .ctime = to_timestamp(from.stx_ctime),
          .btime = to_timestamp(from.stx_btime)};
}

Times to_times(const struct stat& from) {
  return {.atime = to_timestamp(from.st_atim),
          .mtime = to_timestamp(from.st_mtim),
          .ctime = to_timestamp(from.st_ctim),
          .btime = {}};
}

std::uint8_t type_of_mode(std::uint32_t mode) { return static_cast<std::uint8_t>(IFTODT(mode)); }

}  // namespace walk
