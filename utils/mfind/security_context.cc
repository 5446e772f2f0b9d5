// SPDX-License-Identifier: MIT
#include "mfind/security_context.h"

#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "common/unique_fd.h"

namespace mfind {
namespace {

constexpr char kAttribute[] = "security.selinux";

}  // namespace

bool selinux_is_enabled() { return ::access("/sys/fs/selinux/enforce", F_OK) == 0; }

int read_security_context(Entry& entry, std::string* context) {
  // There is no getxattrat(2) before Linux 6.13; the directory's entry in /proc is the way to name a
  // file below a descriptor.
  std::string path = entry.name();
  if (entry.directory_fd() != AT_FDCWD) {
    path = "/proc/self/fd/" + std::to_string(entry.directory_fd()) + "/" + path;
  }
  std::array<char, 4096> value;
  const ssize_t length =
      entry.follows() ? ::getxattr(path.c_str(), kAttribute, value.data(), value.size())
                      : ::lgetxattr(path.c_str(), kAttribute, value.data(), value.size());
  if (length < 0) return errno;
  context->assign(value.data(), static_cast<std::size_t>(length));
  while (!context->empty() && context->back() == '\0') context->pop_back();
  return 0;
}

}  // namespace mfind
