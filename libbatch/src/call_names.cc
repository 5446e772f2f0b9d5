// SPDX-License-Identifier: MIT
// Names of system calls, for people who read programs or write them as text.
#include <batch/program.hpp>

namespace batch {
namespace {

struct Entry {
  int nr;
  std::string_view name;
};

// The calls that the builder has methods for under the names of those, and what else is met in
// batches.  Whatever is not here has its number, as in call[318].
constexpr Entry kNames[] = {
    {BATCH_NR_COPY, "copy"},
    {BATCH_NR_DIRSTAT, "dirstat"},
    {SYS_openat, "openat"},
    {SYS_close, "close"},
    {SYS_read, "read"},
    {SYS_write, "write"},
    {SYS_pread64, "pread"},
    {SYS_pwrite64, "pwrite"},
    {SYS_fstat, "fstat"},
    {SYS_newfstatat, "newfstatat"},
    {SYS_statx, "statx"},
    {SYS_getdents64, "getdents64"},
    {SYS_readlinkat, "readlinkat"},
    {439, "faccessat2"},
    {SYS_lseek, "lseek"},
    {SYS_mmap, "mmap"},
    {SYS_munmap, "munmap"},
    {SYS_unlinkat, "unlinkat"},
    {SYS_mkdirat, "mkdirat"},
    {SYS_symlinkat, "symlinkat"},
    {SYS_linkat, "linkat"},
    {SYS_fchmodat, "fchmodat"},
    {SYS_splice, "splice"},
    {SYS_epoll_ctl, "epoll_ctl"},
    {SYS_socket, "socket"},
    {SYS_connect, "connect"},
    {SYS_accept4, "accept4"},
    {SYS_sendto, "sendto"},
    {SYS_recvfrom, "recvfrom"},
    {SYS_faccessat, "faccessat"},
    {SYS_renameat2, "renameat2"},
    {SYS_ftruncate, "ftruncate"},
    {SYS_fsync, "fsync"},
    {SYS_fstatfs, "fstatfs"},
    {SYS_statfs, "statfs"},
    {SYS_ioctl, "ioctl"},
    {SYS_fcntl, "fcntl"},
    {SYS_dup, "dup"},
    {SYS_dup3, "dup3"},
    {SYS_pipe2, "pipe2"},
    {SYS_sendfile, "sendfile"},
    {SYS_copy_file_range, "copy_file_range"},
    {SYS_socketpair, "socketpair"},
    {SYS_bind, "bind"},
    {SYS_listen, "listen"},
    {SYS_shutdown, "shutdown"},
    {SYS_epoll_create1, "epoll_create1"},
    {SYS_readv, "readv"},
    {SYS_writev, "writev"},
    {SYS_getpid, "getpid"},
    {SYS_getppid, "getppid"},
    {SYS_gettid, "gettid"},
    {SYS_getuid, "getuid"},
    {SYS_nanosleep, "nanosleep"},
    {SYS_clock_gettime, "clock_gettime"},
    {SYS_sched_yield, "sched_yield"},
    {SYS_uname, "uname"},
    {SYS_exit_group, "exit_group"},
};

}  // namespace

std::string call_name(int nr) {
  for (const Entry& entry : kNames)
    if (entry.nr == nr) return std::string(entry.name);
  return "call[" + std::to_string(nr) + "]";
}

std::optional<int> call_number(std::string_view name) {
  for (const Entry& entry : kNames)
    if (entry.name == name) return entry.nr;
  return std::nullopt;
}

}  // namespace batch
