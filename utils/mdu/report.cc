// SPDX-License-Identifier: MIT
#include "mdu/report.h"

#include "common/quote.h"
#include "common/time_format.h"

namespace mdu {

void Report::line(const Sum& sum, const Newest& newest, std::string_view path) {
  const std::uint64_t size = config_.inodes ? sum.inodes : sum.bytes;
  field_.clear();
  if (size == UINT64_MAX) {
    field_ = "Infinity";
  } else {
    common::append_size(field_, size, config_.format);
  }
  output_.append(field_);
  output_.append('\t');
  if (config_.time != TimeKind::kNone) append_time(newest.time);
  output_.append(path);
  output_.end_line(config_.terminator);
}

void Report::append_time(const walk::Timestamp& time) {
  const std::timespec when{time.sec, static_cast<long>(time.nsec)};
  field_.clear();
  if (!common::append_time(field_, when, config_.time_format)) {
    field_ = std::to_string(time.sec);
    diagnostics_.warning("time " + common::quote_argument(field_) + " is out of range");
  }
  output_.append(field_);
  output_.append('\t');
}

}  // namespace mdu
