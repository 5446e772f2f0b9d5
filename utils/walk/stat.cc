// SPDX-License-Identifier: MIT
#include "walk/stat.h"

#include <dirent.h>

namespace walk {
namespace {

Timestamp to_timestamp(const statx_timestamp& from) { return {from.tv_sec, from.tv_nsec}; }

}  // namespace

Times to_times(const struct statx& from) {
  return {.atime = to_timestamp(from.stx_atime),
          .mtime = to_timestamp(from.stx_mtime),
          .ctime = to_timestamp(from.stx_ctime),
          .btime = to_timestamp(from.stx_btime)};
}

std::uint8_t type_of_mode(std::uint32_t mode) { return static_cast<std::uint8_t>(IFTODT(mode)); }

}  // namespace walk
