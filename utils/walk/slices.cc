// SPDX-License-Identifier: MIT
#include "walk/slices.h"

#include <algorithm>

namespace walk {

void Slices::offer(Directory* directory) {
  slices_.resize(kSlices);
  const std::size_t end = directory->listing.size();
  std::size_t from = directory->stat_from;
  next_ = count_ = 0;
  for (; count_ < kSlices && from < end; ++count_) {
    Slice& slice = slices_[count_];
    slice.directory = directory;
    slice.from = from;
    slice.to = from = std::min(from + kRecords, end);
    slice.results.clear();
    slice.tally = {};
    slice.not_entered = 0;
    slice.failed = false;
  }
}

Slice* Slices::take() {
  if (next_ == count_) return nullptr;
  ++taken_;
  return &slices_[next_++];
}

void Slices::collect() {
  for (std::size_t i = 0; i < count_; ++i) {
    const Slice& slice = slices_[i];
    slice.directory->results.add(slice.results);
    slice.directory->tally.add(slice.tally);
    slice.directory->subdirectories -= slice.not_entered;
    slice.directory->stat_from = slice.to;
  }
  next_ = count_ = 0;
}

}  // namespace walk
