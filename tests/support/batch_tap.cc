// SPDX-License-Identifier: MIT
#include "support/batch_tap.h"

#include <dirent.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <cstring>
#include <utility>

namespace {

test_support::BatchTap::Hook& current_hook() {
  static test_support::BatchTap::Hook hook;
  return hook;
}

bool has_features = true;

char* memory_of(std::uint64_t argument) {
  return reinterpret_cast<char*>(static_cast<std::uintptr_t>(argument));
}

/// Calls `change` with each entry that a getdents64 call read.
template <typename Change>
void for_each_entry(test_support::TappedCall tapped, Change change) {
  if (tapped.call.nr != SYS_getdents64 || tapped.result <= 0) return;
  char* at = memory_of(tapped.call.arg[1]);
  const char* end = at + tapped.result;
  while (at < end) {
    std::uint16_t length;
    std::memcpy(&length, at + offsetof(dirent64, d_reclen), sizeof length);
    change(at);
    at += length;
  }
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

int __real_batch_query(batch_status* status);
int __wrap_batch_query(batch_status* status);

int __wrap_batch_query(batch_status* status) {
  const int result = __real_batch_query(status);
  if (!has_features) status->info.features = 0;
  return result;
}
}

namespace test_support {

BatchTap::BatchTap(Hook hook) {
  current_hook() = std::move(hook);
}

BatchTap::~BatchTap() {
  current_hook() = nullptr;
}

NoFeatures::NoFeatures() {
  has_features = false;
}

NoFeatures::~NoFeatures() {
  has_features = true;
}

bool is_stat(TappedCall tapped) {
  return tapped.call.nr == SYS_statx || tapped.call.nr == SYS_newfstatat;
}

void forget_types(TappedCall tapped) {
  for_each_entry(tapped, [](char* entry) { entry[offsetof(dirent64, d_type)] = DT_UNKNOWN; });
}

void pretend_inode(TappedCall tapped, std::uint64_t from, std::uint64_t to) {
  const auto replace = [from, to](char* at) {
    if (std::memcmp(at, &from, sizeof from) == 0) std::memcpy(at, &to, sizeof to);
  };
  for_each_entry(tapped, [&](char* entry) { replace(entry + offsetof(dirent64, d_ino)); });
  if (tapped.call.nr == SYS_statx && tapped.result == 0) {
    replace(memory_of(tapped.call.arg[4]) + offsetof(struct statx, stx_ino));
  }
  if (tapped.call.nr == SYS_fstat && tapped.result == 0) {
    replace(memory_of(tapped.call.arg[1]) + offsetof(struct stat, st_ino));
  }
  if (tapped.call.nr == SYS_newfstatat && tapped.result == 0) {
    replace(memory_of(tapped.call.arg[2]) + offsetof(struct stat, st_ino));
  }
}

}  // namespace test_support
