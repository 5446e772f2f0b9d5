// SPDX-License-Identifier: MIT
#include "mdu/report.h"

namespace mdu {

void Report::line(const Sum& sum, std::string_view path) {
  const std::uint64_t size = config_.inodes ? sum.inodes : sum.bytes;
  size_.clear();
  if (size == UINT64_MAX) {
    size_ = "Infinity";
  } else {
    common::append_size(size_, size, config_.format);
  }
  output_.append(size_);
  output_.append('\t');
  output_.append(path);
  output_.end_line(config_.terminator);
}

}  // namespace mdu
