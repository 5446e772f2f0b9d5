// SPDX-License-Identifier: MIT
#include "support/batch_tap.h"

#include <dirent.h>
#include <sys/syscall.h>

#include <cstring>
#include <utility>

namespace {

test_support::BatchTap::Hook& current_hook() {
  static test_support::BatchTap::Hook hook;
  return hook;
}

}  // namespace

// The names are ld's.
extern "C" {
int __real_batch_execute(batch_call* calls, std::int64_t* rets, std::uint32_t ncalls,
                         std::uint32_t* next);
int __wrap_batch_execute(batch_call* calls, std::int64_t* rets, std::uint32_t ncalls,
                         std::uint32_t* next);

int __wrap_batch_execute(batch_call* calls, std::int64_t* rets, std::uint32_t ncalls,
                         std::uint32_t* next) {
  std::memset(rets, 0xcc, ncalls * sizeof *rets);
  const int status = __real_batch_execute(calls, rets, ncalls, next);
  std::int64_t untouched;
  std::memset(&untouched, 0xcc, sizeof untouched);
  if (!current_hook()) return status;
  for (std::uint32_t i = 0; i < ncalls; ++i) {
    if (rets[i] != untouched) current_hook()({calls[i], rets[i]});
  }
  return status;
}
}

namespace test_support {

BatchTap::BatchTap(Hook hook) { current_hook() = std::move(hook); }

BatchTap::~BatchTap() { current_hook() = nullptr; }

void forget_types(TappedCall tapped) {
  if (tapped.call.nr != SYS_getdents64 || tapped.result <= 0) return;
  char* at = reinterpret_cast<char*>(static_cast<std::uintptr_t>(tapped.call.arg[1]));
  const char* end = at + tapped.result;
  while (at < end) {
    std::uint16_t length;
    std::memcpy(&length, at + offsetof(dirent64, d_reclen), sizeof length);
    at[offsetof(dirent64, d_type)] = DT_UNKNOWN;
    at += length;
  }
}

}  // namespace test_support
