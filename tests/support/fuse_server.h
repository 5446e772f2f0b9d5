// SPDX-License-Identifier: MIT
// A file system that fails: a FUSE server of a few lines, which speaks the protocol of <linux/fuse.h>
// itself.  Used by the tests of the walk and, as a program, by those of mdu.
#pragma once

#include <sys/types.h>

#include <string>

namespace test_support {

/// Whether this machine has /dev/fuse, and it can be opened.
[[nodiscard]] bool has_fuse();

/// While it lives, `path` is the mount point of this, served by a child:
///
///   one, two    files of 4,096 bytes
///   sound/      a directory with the file `inside`
///   broken      lookup: EIO
///   partial/    lists `one` and `two`, then fails with EIO
///   unreadable/ fails with EIO at once
///
/// `path` is a directory in a mount namespace of the caller's own (enter_private_mounts()).
/// Throws std::system_error.
class FuseServer {
 public:
  explicit FuseServer(const std::string& path);
  FuseServer(const FuseServer&) = delete;
  FuseServer& operator=(const FuseServer&) = delete;
  ~FuseServer();

  /// The server ends without a word: from then on all calls fail with ENOTCONN.
  void hang_up();

 private:
  std::string path_;
  pid_t child_ = -1;
};

}  // namespace test_support
