// SPDX-License-Identifier: MIT
#include "walk/stat_batch.h"

#include <fcntl.h>

#include <algorithm>

#include "walk/interrupted.h"

namespace walk {
namespace {

constexpr int statx_flags(bool follow) {
  return AT_NO_AUTOMOUNT | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
}

std::size_t best_size() {
  batch_status status;
  batch_query(&status);
  return status.backend == BATCH_BACKEND_DEVICE ? StatBatch::kSize : StatBatch::kEmulatedSize;
}

}  // namespace

StatBatch::StatBatch(unsigned statx_mask, bool follow)
    : statx_mask_(statx_mask), capacity_(best_size()) {
  for (std::size_t i = 0; i < kSize; ++i) {
    batch_prep_statx(&calls_[i], -1, nullptr, statx_flags(follow), statx_mask, &buffers_[i]);
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
  batch_prep_statx(&call, dirfd, name, statx_flags(follow), statx_mask_, found);
  return static_cast<int>(-run_single(call));
}

}  // namespace walk
