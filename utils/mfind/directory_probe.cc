// SPDX-License-Identifier: MIT
#include "mfind/directory_probe.h"

#include <dirent.h>
#include <fcntl.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

#include "common/unique_fd.h"

namespace mfind {

/// An empty one has two entries, so the first read tells.
int directory_is_empty(int dirfd, const char* name) {
  const common::UniqueFd fd(
      ::openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd) return -errno;
  alignas(dirent64) char buffer[1024];
  for (;;) {
    const ssize_t length = ::getdents64(fd.get(), buffer, sizeof buffer);
    if (length < 0) return errno == ENOENT ? 1 : -errno;
    if (length == 0) return 1;
    for (const char* at = buffer; at < buffer + length;) {
      unsigned short size;
      std::memcpy(&size, at + offsetof(dirent64, d_reclen), sizeof size);
      const char* entry = at + offsetof(dirent64, d_name);
      if (std::strcmp(entry, ".") != 0 && std::strcmp(entry, "..") != 0) return 0;
      at += size;
    }
  }
}

}  // namespace mfind
