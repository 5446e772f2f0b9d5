// SPDX-License-Identifier: MIT
#include "support/temp_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <system_error>

namespace test_support {
namespace {

using common::UniqueFd;

constexpr int kDirectoryFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

template <typename Result>
Result check(Result result, const std::string& what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

UniqueFd open_directory(int dirfd, const std::string& path) {
  return UniqueFd(check(::openat(dirfd, path.c_str(), kDirectoryFlags), path));
}

/// As open_directory, of one that is to be removed: its permissions do not matter.
UniqueFd force_open(int dirfd, const std::string& name) {
  ::fchmodat(dirfd, name.c_str(), 0700, 0);
  return open_directory(dirfd, name);
}

using Entries = std::vector<std::pair<std::string, std::uint64_t>>;

Entries read_entries(int dirfd) {
  UniqueFd own = open_directory(dirfd, ".");
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(own.get()), ::closedir);
  if (stream == nullptr) throw std::system_error(errno, std::generic_category(), "fdopendir");
  static_cast<void>(own.release());
  Entries entries;
  while (const dirent* entry = ::readdir(stream.get())) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") entries.emplace_back(name, entry->d_ino);
  }
  return entries;
}

/// Removes what can be unlinked from a directory; returns a subdirectory that is
/// not empty, or "" if there is none.
std::string unlink_entries(int dirfd) {
  for (const auto& [name, ino] : read_entries(dirfd)) {
    if (::unlinkat(dirfd, name.c_str(), 0) == 0) continue;
    if (errno != EISDIR) check(-1, "unlink " + name);
    if (::unlinkat(dirfd, name.c_str(), AT_REMOVEDIR) != 0) return name;
  }
  return "";
}

/// Removes the contents of a directory: down into the first subdirectory that is not
/// empty, up by "..", so that two descriptors do for any depth.
void remove_contents(int dirfd) {
  UniqueFd at = open_directory(dirfd, ".");
  std::vector<std::string> names;
  while (true) {
    const std::string below = unlink_entries(at.get());
    if (!below.empty()) {
      at = force_open(at.get(), below);
      names.push_back(below);
      continue;
    }
    if (names.empty()) return;
    at = open_directory(at.get(), "..");
    check(::unlinkat(at.get(), names.back().c_str(), AT_REMOVEDIR), "rmdir " + names.back());
    names.pop_back();
  }
}

}  // namespace

std::string default_directory() {
  for (const char* variable : {"BATCH_TEST_DIR", "TMPDIR"}) {
    if (const char* value = std::getenv(variable)) return value;
  }
  return "/tmp";
}

std::string fast_directory() {
  return ::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : default_directory();
}

TempTree::TempTree(const std::string& below) : root_(below + "/batch-test.XXXXXX") {
  if (::mkdtemp(root_.data()) == nullptr) check(-1, "mkdtemp " + root_);
  fd_ = open_directory(AT_FDCWD, root_);
}

TempTree::~TempTree() {
  try {
    remove_contents(fd());
    check(::rmdir(root_.c_str()), "rmdir " + root_);
  } catch (const std::system_error& error) {  // worth a word, not a failed test
    const std::string message = "left behind: " + root_ + ": " + error.what() + "\n";
    if (::write(STDERR_FILENO, message.data(), message.size()) < 0) return;
  }
}

void TempTree::directory(const std::string& path, mode_t mode) {
  check(::mkdirat(fd(), path.c_str(), mode), "mkdir " + path);
}

void TempTree::file(const std::string& path, std::size_t size_bytes) {
  const UniqueFd file(
      check(::openat(fd(), path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644), "create " + path));
  check(::ftruncate(file.get(), static_cast<off_t>(size_bytes)), "ftruncate " + path);
}

void TempTree::files(const std::string& path, std::size_t count) {
  directory(path);
  const UniqueFd parent = open_directory(fd(), path);
  for (std::size_t i = 0; i < count; ++i) {
    check(::mknodat(parent.get(), std::to_string(i).c_str(), S_IFREG | 0644, 0), "mknod " + path);
  }
}

void TempTree::links(const std::string& path, std::size_t count) {
  constexpr std::size_t kFiles = 100;
  files(path, std::min(count, kFiles));
  const UniqueFd parent = open_directory(fd(), path);
  for (std::size_t i = kFiles; i < count; ++i) {
    const std::string from = std::to_string(i % kFiles);
    const std::string to = std::to_string(i);
    check(::linkat(parent.get(), from.c_str(), parent.get(), to.c_str(), 0), "link " + path);
  }
}

void TempTree::symlink(const std::string& target, const std::string& path) {
  check(::symlinkat(target.c_str(), fd(), path.c_str()), "symlink " + path);
}

void TempTree::hard_link(const std::string& from, const std::string& to) {
  check(::linkat(fd(), from.c_str(), fd(), to.c_str(), 0), "link " + to);
}

void TempTree::fifo(const std::string& path) {
  check(::mkfifoat(fd(), path.c_str(), 0644), "mkfifo " + path);
}

void TempTree::rename(const std::string& from, const std::string& to) {
  check(::renameat(fd(), from.c_str(), fd(), to.c_str()), "rename " + from);
}

void TempTree::chmod(const std::string& path, mode_t mode) {
  check(::fchmodat(fd(), path.c_str(), mode, 0), "chmod " + path);
}

void TempTree::remove(const std::string& path) {
  if (::unlinkat(fd(), path.c_str(), 0) == 0) return;
  if (errno != EISDIR) check(-1, "unlink " + path);
  remove_contents(force_open(fd(), path).get());
  check(::unlinkat(fd(), path.c_str(), AT_REMOVEDIR), "rmdir " + path);
}

void TempTree::chain(const std::string& name, std::size_t levels,
                     const std::function<void(int dirfd)>& fill) {
  UniqueFd at = open_directory(fd(), ".");
  for (std::size_t i = 0; i < levels; ++i) {
    check(::mkdirat(at.get(), name.c_str(), 0755), "mkdir " + name);
    at = open_directory(at.get(), name);
    if (fill) fill(at.get());
  }
}

void TempTree::reopen() { fd_ = open_directory(AT_FDCWD, root_); }

struct stat TempTree::stat(const std::string& path) const {
  struct stat result {};
  check(::fstatat(fd(), path.c_str(), &result, AT_SYMLINK_NOFOLLOW), "stat " + path);
  return result;
}

Entries TempTree::entries(const std::string& path) const {
  return read_entries(open_directory(fd(), path).get());
}

}  // namespace test_support
