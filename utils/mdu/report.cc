// SPDX-License-Identifier: MIT
#include "mdu/report.h"

namespace mdu {

void Report::line(const Sum& sum, std::string_view path) {
  size_.clear();
  common::append_size(size_, config_.inodes ? sum.inodes : sum.bytes, config_.format);
  output_.append(size_);
  output_.append('\t');
  output_.append(path);
  output_.end_line(config_.terminator);
}

}  // namespace mdu
