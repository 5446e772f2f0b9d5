// SPDX-License-Identifier: MIT
// File trees for tests, each in a temporary directory of its own.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "common/unique_fd.h"

namespace test_support {

/// The directory that temporary trees go below: $BATCH_TEST_DIR, $TMPDIR or /tmp.
[[nodiscard]] std::string default_directory();

/// The same, or a tmpfs where there is one: for large trees whose file system does not matter.
[[nodiscard]] std::string fast_directory();

/// A tree that is removed with its object, whatever its depth and permissions.
/// Paths are relative to its root.  Everything throws std::system_error on failure.
class TempTree {
 public:
  explicit TempTree(const std::string& below = default_directory());
  TempTree(const TempTree&) = delete;
  TempTree& operator=(const TempTree&) = delete;
  ~TempTree();

  [[nodiscard]] const std::string& root() const { return root_; }
  [[nodiscard]] std::string path(const std::string& below) const { return root_ + "/" + below; }
  [[nodiscard]] int fd() const { return fd_.get(); }

  void directory(const std::string& path, mode_t mode = 0755);
  void file(const std::string& path, std::size_t size_bytes = 0);
  /// `count` empty files "0", "1", ... in the directory `path`, which is made.
  void files(const std::string& path, std::size_t count);
  /// `count` names "0", "1", ... of a hundred empty files in the directory `path`, which is
  /// made.  On ext4 a link costs a thirtieth of a file.
  void links(const std::string& path, std::size_t count);
  void symlink(const std::string& target, const std::string& path);
  void hard_link(const std::string& from, const std::string& to);
  void fifo(const std::string& path);
  void rename(const std::string& from, const std::string& to);
  void chmod(const std::string& path, mode_t mode);
  /// Removes whatever is there, with its contents.
  void remove(const std::string& path);

  /// `levels` directories of the name `name`, each in the one before; `fill` is called
  /// with a descriptor of each, to put more into it.  The path may be longer than PATH_MAX.
  void chain(const std::string& name, std::size_t levels,
             const std::function<void(int dirfd)>& fill = nullptr);

  /// Opens the root again, by its path: after a change of the mount namespace.
  void reopen();

  /// lstat(2)
  [[nodiscard]] struct stat stat(const std::string& path) const;

  /// Names and d_ino in the order of readdir(3), without "." and "..".
  [[nodiscard]] std::vector<std::pair<std::string, std::uint64_t>> entries(
      const std::string& path) const;

 private:
  std::string root_;
  common::UniqueFd fd_;
};

}  // namespace test_support
