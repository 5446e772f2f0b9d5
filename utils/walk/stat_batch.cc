// SPDX-License-Identifier: MIT
#include "walk/stat_batch.h"

#include <fcntl.h>
#include <sys/syscall.h>

#include <algorithm>

#include "walk/interrupted.h"

namespace walk {
namespace {

constexpr int stat_flags(bool follow) {
  return AT_NO_AUTOMOUNT | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
}

std::size_t best_size() {
  batch_status status;
  batch_query(&status);
  return status.backend == BATCH_BACKEND_DEVICE ? StatBatch::kSize : StatBatch::kEmulatedSize;
}

}  // namespace

StatBatch::StatBatch(unsigned statx_mask, bool follow)
    : statx_mask_(statx_mask),
      extended_(takes_statx(statx_mask)),
      capacity_(best_size()) {
  const int flags = stat_flags(follow);
  for (std::size_t i = 0; i < kSize; ++i) {
    if (extended_) {
      batch_prep_statx(&calls_[i], -1, nullptr, flags, statx_mask, &buffers_[i].statx);
    } else {
      batch_prep(&calls_[i], SYS_newfstatat, 4, 0, 0, batch_arg(&buffers_[i].stat),
                 static_cast<std::uint64_t>(flags), 0, 0);
    }
  }
}

void StatBatch::run(int dirfd, bool close_dirfd) {
  const std::size_t names = count_;
  for (std::size_t i = 0; i < names; ++i) {
    calls_[i].arg[0] = static_cast<std::uint64_t>(static_cast<std::int64_t>(dirfd));
  }
  batch_call saved;
  std::size_t calls = names;
  if (close_dirfd) {
    saved = calls_[names];
    batch_prep_close(&calls_[calls++], dirfd);
  }
  const int status =
      batch_execute(calls_.data(), rets_.data(), static_cast<std::uint32_t>(calls), nullptr);
  if (close_dirfd) calls_[names] = saved;
  if (status != 0) std::fill_n(rets_.begin(), names, status);
  count_ = 0;
}

int StatBatch::single(int dirfd, const char* name, bool follow, struct statx* found) const {
  batch_call call;
  batch_prep_statx(&call, dirfd, name, stat_flags(follow), statx_mask_, found);
  return static_cast<int>(-run_single(call));
}

}  // namespace walk
