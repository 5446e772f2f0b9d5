// SPDX-License-Identifier: MIT
#include "mfind/reference_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "common/quote.h"

namespace mfind {

std::optional<ReferenceFile> examine_reference(Parser& parser) {
  const char* name = parser.argument();
  if (name == nullptr) return std::nullopt;
  constexpr unsigned kMask = STATX_BASIC_STATS | STATX_BTIME;
  struct statx found;
  const auto look_up = [&](int flags) {
    return ::statx(AT_FDCWD, name, flags, kMask, &found) == 0 ? 0 : errno;
  };
  int error = ENOENT;
  if (parser.follow_references != walk::Follow::kNever) {
    error = look_up(0);
  }
  if (error == ENOENT || error == ENOTDIR) error = look_up(AT_SYMLINK_NOFOLLOW);
  if (error != 0) return parser.fail(error, common::quote_argument(name));
  return ReferenceFile{walk::to_stat(found), walk::to_times(found)};
}

}  // namespace mfind
