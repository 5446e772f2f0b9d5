// SPDX-License-Identifier: MIT
// System calls that a signal broke off.  Handlers are installed with SA_RESTART, but some file
// systems (FUSE, NFS) still answer EINTR.  The calls of a walk change nothing, so they are made
// again.
#pragma once

#include <batch/batch.h>

#include <cerrno>
#include <cstdint>

namespace walk {

/// One that fails so often is not interrupted: its file system says so whatever happens.
inline constexpr unsigned kMostInterruptions = 100;

/// The result of `call()`, a number or -errno, which is not -EINTR but in the end.
template <typename Call>
auto uninterrupted(const Call& call) {
  auto result = call();
  for (unsigned i = 0; i < kMostInterruptions && result == -EINTR; ++i) result = call();
  return result;
}

/// Runs a batch of one, and returns its result.
inline std::int64_t run_single(batch_call call) {
  return uninterrupted([&call] {
    std::int64_t result = -EINVAL;
    const int status = batch_execute(&call, &result, 1, nullptr);
    return status != 0 ? status : result;
  });
}

}  // namespace walk
