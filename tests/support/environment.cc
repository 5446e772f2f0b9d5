// SPDX-License-Identifier: MIT
#include "support/environment.h"

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/magic.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>
#include <system_error>

#include "common/unique_fd.h"
#include "support/temp_tree.h"

namespace test_support {
namespace {

constexpr uid_t kNobody = 65534;

void check(int result, const std::string& what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
}

void write_file(const char* path, const std::string& text) {
  const common::UniqueFd file(::open(path, O_WRONLY | O_CLOEXEC));
  check(file.get(), path);
  check(static_cast<int>(::write(file.get(), text.data(), text.size())), path);
}

bool is_tmpfs(const std::string& path) {
  struct statfs fs {};
  return ::statfs(path.c_str(), &fs) == 0 && fs.f_type == TMPFS_MAGIC;
}

bool is_disk(const std::string& path) {
  struct statfs fs {};
  if (::statfs(path.c_str(), &fs) != 0 || ::access(path.c_str(), W_OK) != 0) return false;
  return fs.f_type != TMPFS_MAGIC && fs.f_type != NFS_SUPER_MAGIC;
}

}  // namespace

bool skips_allowed() {
  const char* value = std::getenv("BATCH_ALLOW_SKIP");
  return value != nullptr && std::string_view(value) == "1";
}

void in_child(const std::function<void()>& body) {
  std::fflush(nullptr);
  const pid_t child = ::fork();
  check(child, "fork");
  if (child == 0) {
    try {
      body();
    } catch (const std::exception& error) {
      ADD_FAILURE() << error.what();
    }
    std::fflush(nullptr);
    ::_exit(::testing::Test::HasFailure() ? 1 : 0);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  EXPECT_EQ(status, 0) << "in a child; its own messages are above";
}

void become_unprivileged() {
  if (::geteuid() != 0) return;
  check(::setgroups(0, nullptr), "setgroups");
  check(::setresgid(kNobody, kNobody, kNobody), "setresgid");
  check(::setresuid(kNobody, kNobody, kNobody), "setresuid");
}

bool can_mount() {
  std::fflush(nullptr);
  const pid_t child = ::fork();
  check(child, "fork");
  if (child == 0) {
    try {
      enter_private_mounts();
      mount_tmpfs("/tmp");
    } catch (const std::system_error&) {
      ::_exit(1);
    }
    ::_exit(0);
  }
  int status = 0;
  return ::waitpid(child, &status, 0) == child && status == 0;
}

void enter_private_mounts() {
  if (::geteuid() == 0) {
    check(::unshare(CLONE_NEWNS), "unshare");
  } else {
    const std::string uid = std::to_string(::geteuid());
    const std::string gid = std::to_string(::getegid());
    check(::unshare(CLONE_NEWUSER | CLONE_NEWNS), "unshare");
    write_file("/proc/self/setgroups", "deny");
    write_file("/proc/self/uid_map", "0 " + uid + " 1");
    write_file("/proc/self/gid_map", "0 " + gid + " 1");
  }
  check(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "mount --make-rprivate /");
}

void mount_tmpfs(const std::string& path) {
  check(::mount("tmpfs", path.c_str(), "tmpfs", 0, nullptr), "mount tmpfs " + path);
}

void bind_mount(const std::string& from, const std::string& to) {
  check(::mount(from.c_str(), to.c_str(), nullptr, MS_BIND, nullptr), "mount --bind " + to);
}

std::optional<std::string> sorting_directory() {
  for (const std::string& path : {default_directory(), std::string("/var/tmp"), std::string(".")}) {
    if (is_disk(path)) return path;
  }
  return std::nullopt;
}

std::optional<std::string> tmpfs_directory() {
  for (const std::string& path : {default_directory(), std::string("/dev/shm")}) {
    if (is_tmpfs(path)) return path;
  }
  return std::nullopt;
}

std::size_t open_descriptors() {
  DIR* directory = ::opendir("/proc/self/fd");
  if (directory == nullptr) check(-1, "/proc/self/fd");
  std::size_t entries = 0;
  while (::readdir(directory) != nullptr) ++entries;
  ::closedir(directory);
  return entries - 3;  // ".", "..", and the one that reads them
}

}  // namespace test_support
