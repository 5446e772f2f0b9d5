// SPDX-License-Identifier: MIT
// Helpers of libbatch's unit tests: child processes, filters, headers.
#ifndef BATCH_TESTS_UNIT_LIBBATCH_SUPPORT_H_
#define BATCH_TESTS_UNIT_LIBBATCH_SUPPORT_H_

#include <dirent.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "internal.h"

namespace batch_test {

inline constexpr std::int64_t kUntouched = static_cast<std::int64_t>(0xccccccccccccccccULL);

/// Runs `body` in a child; its return value, true for success, is ours.  A crash of
/// the child is a failure.
template <typename Body>
bool InChild(Body body) {
  const pid_t pid = fork();
  if (pid == 0) _exit(body() ? 0 : 1);
  int status = -1;
  return waitpid(pid, &status, 0) == pid && status == 0;
}

/// From now on the system call `nr` fails with `error` in this process.
inline bool Refuse(long nr, int error) {
  sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(nr), 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error)),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  sock_fprog program = {4, code};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

inline int CountDescriptors() {
  DIR* dir = opendir("/proc/self/fd");
  int count = 0;
  while (readdir(dir) != nullptr) count++;
  closedir(dir);
  return count;
}

inline batch_call Call(int nr, std::initializer_list<std::uint64_t> args = {}) {
  batch_call call;
  std::memset(&call, 0, sizeof(call));
  call.nr = static_cast<std::int16_t>(nr);
  for (std::uint64_t arg : args) call.arg[call.argc++] = arg;
  return call;
}

/// Calls, prefilled results, and the header over both as the engines get it.
struct Prepared : batch_run {
  explicit Prepared(std::vector<batch_call> list)
      : batch_run(), call(std::move(list)), ret(call.size(), kUntouched) {
    size = sizeof(batch_run);
    ncalls = static_cast<std::uint32_t>(call.size());
    calls = batch_arg(call.data());
    rets = batch_arg(ret.data());
  }
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;

  std::vector<batch_call> call;
  std::vector<std::int64_t> ret;
};

}  // namespace batch_test

#endif  // BATCH_TESTS_UNIT_LIBBATCH_SUPPORT_H_
