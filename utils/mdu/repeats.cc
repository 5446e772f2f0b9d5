// SPDX-License-Identifier: MIT
#include "mdu/repeats.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "walk/interrupted.h"

namespace mdu {

Repeats::Repeats(const Config& config)
    : all_(config.files0_from || config.follow == walk::Follow::kAlways),
      several_(config.roots.size() > 1) {}

void Repeats::find(const Config& config) {
  if (all_ || !several_) return;
  mounts_ = walk::Mounts::of_process();
  const bool follow = config.follow == walk::Follow::kRoots;
  const int flags = AT_NO_AUTOMOUNT | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
  for (const std::string& root : config.roots) {
    struct stat found {};
    const int error = walk::uninterrupted([&] {
      return ::fstatat(AT_FDCWD, root.c_str(), &found, flags) == 0 ? 0 : -errno;
    });
    if (error == 0) arguments_.insert(found.st_dev, found.st_ino);
    missing_ = missing_ || error != 0;
  }
}

}  // namespace mdu
