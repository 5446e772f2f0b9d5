// SPDX-License-Identifier: MIT
// The records that dirstat (batch/dirstat.h) gives, as entries with their metadata.
#pragma once

#include <batch/batch.h>

#include <cstddef>
#include <span>

#include "walk/raw_entries.h"
#include "walk/stat.h"

namespace walk {

/// What is in `record`.  Times only if the mask that it was read with had one.
inline void fill(const batch_dirstat& record, Stat* to) {
  // As st_dev is below 64 bits: major numbers above 4095 have no 32-bit form in Linux either.
  to->dev = record.stx_dev;
  to->ino = record.stx_ino;
  to->rdev = record.stx_rdev;
  to->size = static_cast<std::int64_t>(record.stx_size);
  to->blocks = record.stx_blocks;
  to->mask = record.mask;
  to->nlink = record.stx_nlink;
  to->uid = record.stx_uid;
  to->gid = record.stx_gid;
  to->mode = record.stx_mode;
}

[[nodiscard]] inline Times to_times(const batch_dirstat& record) {
  const auto stamp = [](const batch_dirstat_time& from) {
    return Timestamp{from.tv_sec, from.tv_nsec};
  };
  return {.atime = stamp(record.stx_atime),
          .mtime = stamp(record.stx_mtime),
          .ctime = stamp(record.stx_ctime),
          .btime = stamp(record.stx_btime)};
}

/// One after the other.  Borrows the bytes.
class StatRecords {
 public:
  explicit StatRecords(std::span<const char> bytes)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  /// The next one and its entry; null at the end.
  [[nodiscard]] const batch_dirstat* next(RawEntry* entry) {
    if (at_ == end_) return nullptr;
    const auto* record = reinterpret_cast<const batch_dirstat*>(at_);
    at_ += record->size;
    *entry = {record->d_ino, {batch_dirstat_name(record), record->name_len}, record->d_type};
    return record;
  }

 private:
  const char* at_;
  const char* end_;
};

}  // namespace walk
