// SPDX-License-Identifier: MIT
#include "walk/stat_batch.h"

#include <fcntl.h>

namespace walk {

StatBatch::StatBatch(unsigned statx_mask) : statx_mask_(statx_mask) {
  for (std::size_t i = 0; i < kSize; ++i) {
    batch_prep_statx(&calls_[i], -1, nullptr, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, statx_mask,
                     &buffers_[i]);
  }
}

void StatBatch::run(int dirfd, bool close_dirfd, std::vector<StatResult>* results) {
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
  for (std::size_t i = 0; i < names; ++i) {
    const std::int64_t ret = status != 0 ? status : rets_[i];
    if (ret == 0) {
      results->emplace_back(to_stat(buffers_[i], statx_mask_), 0);
    } else {
      results->emplace_back(Stat{}, static_cast<int>(-ret));
    }
  }
  count_ = 0;
}

}  // namespace walk
