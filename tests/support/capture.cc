// SPDX-License-Identifier: MIT
#include "support/capture.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace test_support {
namespace {

int check(int fd, const char* what) {
  if (fd < 0) throw std::system_error(errno, std::generic_category(), what);
  return fd;
}

}  // namespace

common::UniqueFd memory_file() {
  return common::UniqueFd(check(::memfd_create("captured", MFD_CLOEXEC), "memfd_create"));
}

std::string contents(int fd) {
  std::string text;
  char buffer[4096];
  while (true) {
    const ssize_t got = ::pread(fd, buffer, sizeof buffer, static_cast<off_t>(text.size()));
    check(static_cast<int>(got), "pread");
    if (got == 0) return text;
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

Capture::Capture(int fd)
    : fd_(fd),
      saved_(check(::fcntl(fd, F_DUPFD_CLOEXEC, 0), "dup")),
      memory_(memory_file()) {
  std::fflush(nullptr);
  check(::dup2(memory_.get(), fd_), "dup2");
}

Capture::~Capture() {
  std::fflush(nullptr);
  ::dup2(saved_.get(), fd_);
}

std::string Capture::text() const {
  std::fflush(nullptr);
  return contents(memory_.get());
}

}  // namespace test_support
