// SPDX-License-Identifier: MIT
#include "batchctl/constants.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace batchctl {
namespace {

struct Constant {
  std::string_view name;
  std::int64_t value;
};

#define CONSTANT(name) {#name, name}

constexpr Constant kConstants[] = {
    CONSTANT(AT_FDCWD),      CONSTANT(AT_EMPTY_PATH), CONSTANT(AT_SYMLINK_NOFOLLOW),
    CONSTANT(AT_EACCESS),    CONSTANT(AT_REMOVEDIR),  CONSTANT(O_RDONLY),
    CONSTANT(O_WRONLY),      CONSTANT(O_RDWR),        CONSTANT(O_CREAT),
    CONSTANT(O_EXCL),        CONSTANT(O_TRUNC),       CONSTANT(O_APPEND),
    CONSTANT(O_NONBLOCK),    CONSTANT(O_CLOEXEC),     CONSTANT(O_DIRECTORY),
    CONSTANT(O_NOFOLLOW),    CONSTANT(O_PATH),        CONSTANT(O_TMPFILE),
    CONSTANT(F_OK),          CONSTANT(R_OK),          CONSTANT(W_OK),
    CONSTANT(X_OK),          CONSTANT(SEEK_SET),      CONSTANT(SEEK_CUR),
    CONSTANT(SEEK_END),      CONSTANT(PROT_READ),     CONSTANT(PROT_WRITE),
    CONSTANT(MAP_PRIVATE),   CONSTANT(MAP_SHARED),    CONSTANT(MAP_ANONYMOUS),
    CONSTANT(STATX_TYPE),    CONSTANT(STATX_MODE),    CONSTANT(STATX_SIZE),
    CONSTANT(STATX_BASIC_STATS),
};

}  // namespace

std::optional<std::int64_t> constant(std::string_view name) {
  for (const Constant& constant : kConstants)
    if (constant.name == name) return constant.value;
  return std::nullopt;
}

}  // namespace batchctl
