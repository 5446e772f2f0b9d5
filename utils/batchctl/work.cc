// SPDX-License-Identifier: MIT
#include "batchctl/work.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace batchctl {
namespace {

constexpr const char* kFile = "/dev/null";

struct statx stx;

int null_device() {
  static const int fd = ::open(kFile, O_WRONLY | O_CLOEXEC);
  return fd;
}

void make_once(Work work) {
  switch (work) {
    case Work::kNull: (void)::syscall(SYS_getppid); break;
    case Work::kStatx:
      (void)::syscall(SYS_statx, AT_FDCWD, kFile, 0, STATX_BASIC_STATS, &stx);
      break;
    case Work::kOpenClose:
      (void)::syscall(SYS_close, ::syscall(SYS_openat, AT_FDCWD, kFile, O_RDONLY | O_CLOEXEC, 0));
      break;
    case Work::kWrite: (void)::syscall(SYS_write, null_device(), "x", 1); break;
  }
}

}  // namespace

const char* work_name(Work work) {
  switch (work) {
    case Work::kNull: return "null call";
    case Work::kStatx: return "statx";
    case Work::kOpenClose: return "open+close";
    case Work::kWrite: break;
  }
  return "write 1 byte";
}

void make_directly(Work work, unsigned n) {
  for (unsigned i = 0; i < n; i++) make_once(work);
}

WorkBatch::WorkBatch(Work work, unsigned n)
    : calls_(work == Work::kOpenClose ? 3 * n : n), results_(calls_.size()) {
  for (unsigned i = 0; i < n; i++) {
    batch_call* call = &calls_[i];
    switch (work) {
      case Work::kNull: batch_prep(call, SYS_getppid, 0, 0, 0, 0, 0, 0, 0); break;
      case Work::kStatx:
        batch_prep_statx(call, AT_FDCWD, kFile, 0, STATX_BASIC_STATS, &stx);
        break;
      case Work::kOpenClose:
        call = &calls_[3 * i];
        batch_prep_openat(call, AT_FDCWD, kFile, O_RDONLY | O_CLOEXEC, 0);
        batch_prep_copy(call + 1, &call[2].arg[0], &results_[3 * i]);
        batch_prep_close(call + 2, -1);
        break;
      case Work::kWrite: batch_prep_write(call, null_device(), "x", 1); break;
    }
  }
}

void WorkBatch::run() {
  batch_execute(calls_.data(), results_.data(), static_cast<std::uint32_t>(calls_.size()), nullptr);
}

}  // namespace batchctl
