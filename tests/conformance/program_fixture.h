// SPDX-License-Identifier: MIT
// What the tests of typed calls share: a directory of their own, and a program.
#ifndef BATCH_TESTS_CONFORMANCE_PROGRAM_FIXTURE_H_
#define BATCH_TESTS_CONFORMANCE_PROGRAM_FIXTURE_H_

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <batch/batch.hpp>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace conformance {

using batch::Label;
using batch::Program;
using batch::Ref;
using batch::Results;

class ProgramTest : public ::testing::Test {
 protected:
  ProgramTest() : mask_(umask(0)) {
    char name[] = "/tmp/batch-conformance-XXXXXX";
    path_ = mkdtemp(name);
    dir_ = open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  }
  ~ProgramTest() override {
    close(dir_);
    std::filesystem::remove_all(path_);
    umask(mask_);
  }

  std::string path(std::string_view name) const { return path_ + "/" + std::string(name); }

  /// A file in the directory, open for both; the caller closes it.
  int file(const char* name, std::string_view text = {}) const {
    const int fd = openat(dir_, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    EXPECT_EQ(static_cast<ssize_t>(text.size()), pwrite(fd, text.data(), text.size(), 0));
    return fd;
  }
  /// The attributes of a name in the directory; all 0 if there is none.
  struct ::stat at(const char* name) const {
    struct ::stat st = {};
    fstatat(dir_, name, &st, AT_SYMLINK_NOFOLLOW);
    return st;
  }
  /// What is in a file, by its descriptor.
  static std::string content(int fd) {
    std::array<char, 256> text{};
    const ssize_t size = pread(fd, text.data(), text.size(), 0);
    return {text.data(), static_cast<std::size_t>(size < 0 ? 0 : size)};
  }
  static bool is_open(std::int64_t fd) { return fcntl(static_cast<int>(fd), F_GETFD) >= 0; }
  static bool closes_on_exec(std::int64_t fd) {
    return fcntl(static_cast<int>(fd), F_GETFD) == FD_CLOEXEC;
  }

  std::span<std::byte> bytes() { return std::as_writable_bytes(std::span(buffer_)); }
  static std::span<const std::byte> bytes(std::string_view text) {
    return std::as_bytes(std::span(text));
  }
  std::string_view text(std::int64_t size) const {
    return {buffer_.data(), static_cast<std::size_t>(size)};
  }

  mode_t mask_;
  std::string path_;
  int dir_;
  std::array<char, 256> buffer_{};
  Program p_;
};

}  // namespace conformance

#endif  // BATCH_TESTS_CONFORMANCE_PROGRAM_FIXTURE_H_
