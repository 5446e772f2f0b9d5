// SPDX-License-Identifier: MIT
// A look at every batch that the code under test runs, and a hand in its results.
// What a file system here does not do (no types from getdents64, errors in the
// middle of a directory) is played that way.
//
// How: the linker is told to send calls of batch_execute() and batch_query() through this file
// (ld(1), --wrap).  Linking batch_tap does that.
#pragma once

#include <batch/batch.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace test_support {

/// One call of a batch that ran.
struct TappedCall {
  const batch_call& call;  // after word copies
  std::int64_t& result;    // may be changed
};

/// While it lives `hook` is called for every call that ran, after its batch.  Results of
/// calls that did not run hold 0xcc bytes.  One at a time.
class BatchTap {
 public:
  using Hook = std::function<void(TappedCall)>;
  explicit BatchTap(Hook hook);
  BatchTap(const BatchTap&) = delete;
  BatchTap& operator=(const BatchTap&) = delete;
  ~BatchTap();
};

/// While it lives batch_query() tells of no features, as of a device that has none.
class NoFeatures {
 public:
  NoFeatures();
  NoFeatures(const NoFeatures&) = delete;
  NoFeatures& operator=(const NoFeatures&) = delete;
  ~NoFeatures();
};

/// Makes every entry that a getdents64 call read a DT_UNKNOWN.
void forget_types(TappedCall tapped);

/// Whether it is one of the calls that tell the metadata of a name (the second argument).
[[nodiscard]] bool is_stat(TappedCall tapped);

/// Makes the file of inode `from` one of inode `to`, in directories and in metadata.
void pretend_inode(TappedCall tapped, std::uint64_t from, std::uint64_t to);

}  // namespace test_support
