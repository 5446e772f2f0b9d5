// SPDX-License-Identifier: MIT
// Descriptors of the walk.
//
// A frame keeps its directory open while something below it is still to be opened
// or looked up by name, and no longer (release_if_done).  When all that the walk
// may hold are in use, the one nearest to the root is closed (evict): it will be needed
// last.  It comes back on the way up, by openat(child, ".."), which takes one step
// whatever the depth; what comes back must be the same inode, else the tree was
// moved under us, or the child was reached through a symbolic link and its ".." leads elsewhere.
// Then a way down from the root is tried before the rest of that directory is given up.
// One that had not been read to its end is read on from where that was (Lookahead::close_early).
//
// Invariant for that way up: while any frame is evicted, a frame that is left has
// its directory open, or its parent has.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "walk/engine.h"
#include "walk/interrupted.h"

namespace walk {
namespace {

constexpr int kOpenFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

/// Left for stdio, the device and whatever the program has open.
constexpr unsigned kReservedDescriptors = 8;
constexpr unsigned kMostDescriptors = 1024;

bool is_directory_of(int fd, const Stat& expected) {
  struct stat found {};
  const int error = uninterrupted([&] { return ::fstat(fd, &found) == 0 ? 0 : -errno; });
  return error == 0 && found.st_ino == expected.ino && found.st_dev == expected.dev;
}

/// openat(2)
int open_at(int dirfd, const char* name, int flags) {
  const int fd = uninterrupted([&] {
    const int result = ::openat(dirfd, name, flags);
    return result < 0 ? -errno : result;
  });
  if (fd < 0) errno = -fd;
  return fd < 0 ? -1 : fd;
}

}  // namespace

unsigned descriptor_limit(unsigned wanted) {
  if (wanted != 0) return std::max(wanted, 2U);
  struct rlimit limit {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return kReservedDescriptors;
  const auto soft = static_cast<unsigned>(std::min<rlim_t>(limit.rlim_cur, kMostDescriptors));
  return soft > kReservedDescriptors + 2 ? soft - kReservedDescriptors : 2;
}

/// Gives up what `frame` does not need any more while the walk is below it.
void Walk::Engine::release_if_done(Directory& frame) {
  const bool stat_done = ahead_.reader().no_stat_left(&frame);
  const bool read_done = frame.read.at_end && frame.subdirectories == 0;
  if (read_done && stat_done && evicted_ == 0 && !options_.keep_open) ahead_.close_descriptor(&frame);
  const bool delivered = frame.read.at_end && frame.cursor == frame.listing.size();
  if (delivered && stack_.size() > kDeep) ahead_.free_memory(&frame);
}

/// Closes the directory nearest to the root that is open and can be closed now.
bool Walk::Engine::evict() {
  // The top frame is the parent of what is about to be opened.
  for (std::size_t level = evict_from_; level + 1 < stack_.size(); ++level) {
    Directory& frame = *stack_[level];
    const bool open = frame.fd >= 0;
    if (!open && level == evict_from_) ++evict_from_;
    if (!open || !ahead_.close_descriptor(&frame)) continue;
    frame.evicted = true;
    ++evicted_;
    ++evictions_;
    return true;
  }
  return false;
}

void Walk::Engine::make_room() {
  while (ahead_.open_descriptors() + 1 > max_descriptors_ && evict()) {
  }
}

void Walk::Engine::adopt(std::size_t level, int fd) {
  Directory& frame = *stack_[level];
  if (frame.evicted) --evicted_;
  frame.evicted = false;
  ahead_.adopt_descriptor(&frame, fd);
  evict_from_ = std::min(evict_from_, level);
}

/// As openat(2).  Where descriptors have run out, those of the look-ahead are given up first,
/// then those of the frames.
int Walk::Engine::open_again(int dirfd, const char* name, int flags) {
  int fd = open_at(dirfd, name, flags);
  if (fd >= 0 || !is_shortage(errno)) return fd;
  ahead_.give_up_ahead(stack_);
  fd = open_at(dirfd, name, flags);
  while (fd < 0 && is_shortage(errno) && evict()) fd = open_at(dirfd, name, flags);
  return fd;
}

void Walk::Engine::reopen_parent_of_top() {
  const std::size_t level = stack_.size() - 2;
  const int child_fd = stack_.back()->fd;
  if (child_fd < 0) return;  // the way down from the root is left
  const int fd = open_again(child_fd, "..", kOpenFlags);
  if (fd < 0) return;
  if (is_directory_of(fd, stack_[level]->stat)) {
    adopt(level, fd);
  } else {
    ::close(fd);
  }
}

/// Opens the directory of the frame on `wanted_level` again, component by component from the
/// root.  Returns 0 or an errno.
int Walk::Engine::reopen_from_root(std::size_t wanted_level) {
  const auto flags = [this](std::size_t level) {
    return follows(level) ? kOpenFlags & ~O_NOFOLLOW : kOpenFlags;
  };
  int fd = open_again(AT_FDCWD, root_.c_str(), flags(0));
  for (std::size_t level = 0; fd >= 0; ++level) {
    if (!is_directory_of(fd, stack_[level]->stat)) {
      ::close(fd);
      return ENOENT;
    }
    if (level == wanted_level) {
      adopt(level, fd);
      return 0;
    }
    const Directory& below = *stack_[level + 1];
    const std::size_t end =
        level + 2 < stack_.size() ? stack_[level + 2]->parent_path_length
                                  : std::min(path_.size(), path_end_);  // without an entry's name
    const std::string name = path_.substr(below.name_offset, end - below.name_offset);
    const int next = open_again(fd, name.c_str(), flags(level + 1));
    const int error = errno;
    ::close(fd);
    errno = error;
    fd = next;
  }
  return errno;
}

/// The descriptor of the top directory, opened again if need be; -1 when that fails,
/// then the directory ends here with the error noted.
int Walk::Engine::dirfd_of_top() {
  Directory& frame = top();
  if (frame.fd >= 0) return frame.fd;
  const int error = reopen_from_root(stack_.size() - 1);
  if (error == 0) return frame.fd;
  frame.listing.clear();
  frame.cursor = 0;
  frame.read.at_end = true;
  frame.read.error = error;
  return -1;
}

int Walk::Engine::directory_fd() {
  if (event_.level == 0) return AT_FDCWD;
  const bool of_directory =
      event_.kind == EventKind::kEnter || event_.kind == EventKind::kLeave;
  if (!of_directory) return dirfd_of_top();
  const std::size_t parent = stack_.size() - 2;
  if (stack_[parent]->fd < 0) reopen_parent_of_top();
  if (stack_[parent]->fd < 0) reopen_from_root(parent);
  return stack_[parent]->fd;
}

}  // namespace walk
