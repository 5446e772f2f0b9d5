// SPDX-License-Identifier: MIT
// The typed calls of batch::Program, declared in program.hpp, which includes this: arguments in the
// order of the system calls.  Inline, as batch_prep_openat() and its kin are, so that a call costs
// the stores of its words.
#ifndef BATCH_TYPED_CALLS_HPP
#define BATCH_TYPED_CALLS_HPP

#include <batch/program.hpp>

namespace batch {

inline constexpr int kFaccessat2 = 439;  // which older headers do not have

// Files by name.

inline Ref Program::openat(Arg dirfd, Path path, int flags, unsigned mode) & {
  return call(SYS_openat, dirfd, path, flags, mode);
}

inline Ref Program::newfstatat(Arg dirfd, Path path, struct ::stat& out, int flags) & {
  return call(SYS_newfstatat, dirfd, path, &out, flags);
}

inline Ref Program::statx(Arg dirfd, Path path, int flags, unsigned mask, struct ::statx& out) & {
  return call(SYS_statx, dirfd, path, flags, mask, &out);
}

inline Ref Program::readlinkat(Arg dirfd, Path path, std::span<char> buffer) & {
  return call(SYS_readlinkat, dirfd, path, buffer.data(), buffer.size());
}

inline Ref Program::faccessat2(Arg dirfd, Path path, int mode, int flags) & {
  return call(kFaccessat2, dirfd, path, mode, flags);
}

inline Ref Program::fchmodat(Arg dirfd, Path path, unsigned mode) & {
  return call(SYS_fchmodat, dirfd, path, mode);
}

inline Ref Program::mkdirat(Arg dirfd, Path path, unsigned mode) & {
  return call(SYS_mkdirat, dirfd, path, mode);
}

inline Ref Program::linkat(Arg olddirfd, Path oldpath, Arg newdirfd, Path newpath, int flags) & {
  return call(SYS_linkat, olddirfd, oldpath, newdirfd, newpath, flags);
}

inline Ref Program::symlinkat(Path target, Arg newdirfd, Path linkpath) & {
  return call(SYS_symlinkat, target, newdirfd, linkpath);
}

inline Ref Program::unlinkat(Arg dirfd, Path path, int flags) & {
  return call(SYS_unlinkat, dirfd, path, flags);
}

// Descriptors.

inline Ref Program::close(Arg fd) & {
  return call(SYS_close, fd);
}

inline Ref Program::read(Arg fd, std::span<std::byte> buffer) & {
  return call(SYS_read, fd, buffer.data(), buffer.size());
}

inline Ref Program::write(Arg fd, Data data) & {
  return call(SYS_write, fd, data.data(), data.size());
}

inline Ref Program::write(Arg fd, Data data, const Ref& count) & {
  return call(SYS_write, fd, data.data(), count);
}

inline Ref Program::pread(Arg fd, std::span<std::byte> buffer, Arg offset) & {
  return call(SYS_pread64, fd, buffer.data(), buffer.size(), offset);
}

inline Ref Program::pwrite(Arg fd, Data data, Arg offset) & {
  return call(SYS_pwrite64, fd, data.data(), data.size(), offset);
}

inline Ref Program::lseek(Arg fd, Arg offset, int whence) & {
  return call(SYS_lseek, fd, offset, whence);
}

inline Ref Program::fstat(Arg fd, struct ::stat& out) & {
  return call(SYS_fstat, fd, &out);
}

inline Ref Program::getdents64(Arg fd, std::span<std::byte> buffer) & {
  return call(SYS_getdents64, fd, buffer.data(), buffer.size());
}

inline Ref Program::splice(Arg fd_in, std::int64_t* offset_in, Arg fd_out, std::int64_t* offset_out,
                           Arg size, unsigned flags) & {
  return call(SYS_splice, fd_in, offset_in, fd_out, offset_out, size, flags);
}

inline Ref Program::epoll_ctl(Arg epfd, int op, Arg fd, const struct ::epoll_event& event) & {
  return call(SYS_epoll_ctl, epfd, op, fd, &event);
}

inline Ref Program::epoll_ctl(Arg epfd, int op, Arg fd) & {
  return call(SYS_epoll_ctl, epfd, op, fd, nullptr);
}

// Memory.

inline Ref Program::mmap(Arg size, int prot, int flags, Arg fd, Arg offset) & {
  return call(SYS_mmap, 0, size, prot, flags, fd, offset);
}

inline Ref Program::munmap(Arg address, Arg size) & {
  return call(SYS_munmap, address, size);
}

// Sockets.

inline Ref Program::socket(int domain, int type, int protocol) & {
  return call(SYS_socket, domain, type, protocol);
}

inline Ref Program::connect(Arg fd, Address address) & {
  return call(SYS_connect, fd, address.data(), address.size());
}

inline Ref Program::accept4(Arg fd, int flags) & {
  return call(SYS_accept4, fd, nullptr, nullptr, flags);
}

inline Ref Program::sendto(Arg fd, Data data, int flags) & {
  return call(SYS_sendto, fd, data.data(), data.size(), flags, nullptr, 0);
}

inline Ref Program::sendto(Arg fd, Data data, int flags, Address address) & {
  return call(SYS_sendto, fd, data.data(), data.size(), flags, address.data(), address.size());
}

inline Ref Program::recvfrom(Arg fd, std::span<std::byte> buffer, int flags) & {
  return call(SYS_recvfrom, fd, buffer.data(), buffer.size(), flags, nullptr, nullptr);
}

}  // namespace batch

#endif  // BATCH_TYPED_CALLS_HPP
