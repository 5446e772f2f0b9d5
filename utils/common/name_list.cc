// SPDX-License-Identifier: MIT
// Not stdio's getdelim(3): a signal that is handled before its read(2) has begun would not end that.
#include "common/name_list.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "common/signals.h"

namespace common {
namespace {

constexpr std::size_t kReadAtOnce = 32 * 1024;

bool is_regular(int fd) {
  struct stat file {};
  return ::fstat(fd, &file) == 0 && S_ISREG(file.st_mode);
}

}  // namespace

/// O_NONBLOCK is for a FIFO without a writer, which wait() waits for.
int NameList::open(const std::string& name) {
  fd_ = STDIN_FILENO;
  if (name != "-") {
    own_.reset(::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    fd_ = own_.get();
    if (fd_ < 0) return errno;
    ::fcntl(fd_, F_SETFL, 0);
  }
  waits_ = !is_regular(fd_);
  return 0;
}

void NameList::while_waiting(bool (*wanted)(), std::function<bool()> attend) {
  wanted_ = wanted;
  attend_ = std::move(attend);
}

std::optional<std::string> NameList::next() {
  std::size_t searched = 0;
  for (;;) {
    const std::size_t end = buffer_.find('\0', begin_ + searched);
    if (end != std::string::npos) return take(end - begin_, 1);
    searched = buffer_.size() - begin_;
    if (ended_ || !fill()) break;
  }
  if (searched == 0 || error_ == EINTR) return std::nullopt;
  return take(searched, 0);
}

std::string NameList::take(std::size_t length, std::size_t terminator) {
  std::string name = buffer_.substr(begin_, length);
  begin_ += length + terminator;
  ++taken_;
  return name;
}

/// Reads more.  False, and nothing more is to be had, at the end or if that fails.
bool NameList::fill() {
  buffer_.erase(0, std::exchange(begin_, 0));
  const std::size_t before = buffer_.size();
  buffer_.resize(before + kReadAtOnce);
  ssize_t got = -1;
  do {
    got = wait() ? ::read(fd_, buffer_.data() + before, kReadAtOnce) : -1;
    error_ = got < 0 ? errno : 0;
  } while (error_ == EINTR && attend_());
  buffer_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  ended_ = got <= 0;
  return !ended_;
}

/// Until there is something to read, or nothing more will come.  False, with EINTR, if a signal was handled, or is
/// to be attended to.  What does not block says so itself, as it would to GNU's.
bool NameList::wait() const {
  if (!waits_ || (::fcntl(fd_, F_GETFL) & O_NONBLOCK) != 0) return true;
  const SignalsBlocked blocked;
  errno = EINTR;
  if (wanted_()) return false;
  pollfd list{.fd = fd_, .events = POLLIN, .revents = 0};
  return ::ppoll(&list, 1, nullptr, &blocked.before()) >= 0 || errno != EINTR;
}

}  // namespace common
