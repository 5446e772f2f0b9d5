// SPDX-License-Identifier: MIT
// Program::trace(): a run with a look at every call.  Each call is a batch of its own, and
// where to go on is worked out here, as the batch machine does it.
#include <batch/program.hpp>

#include <algorithm>
#include <stdexcept>

namespace batch {
namespace {

/// The next call, or the number of calls if the batch has ended.
std::uint32_t behind(const batch_call& call, std::int64_t result, std::uint32_t index,
                     std::uint32_t ncalls) {
  const int skip = result < 0 ? call.jump_neg : result == 0 ? call.jump_zero : call.jump_pos;
  if (skip < 0 || (call.nr == BATCH_NR_COPY && result < 0)) return ncalls;
  return std::min(index + 1 + static_cast<std::uint32_t>(skip), ncalls);
}

}  // namespace

Results Program::trace(const std::function<void(const Step&)>& visit,
                       std::span<const std::byte> memory) & {
  const std::uint32_t ncalls = size_;
  Results results = make_results();
  link(results.rets_);
  for (std::uint32_t index = 0; index < ncalls;) {
    batch_run run = {};
    run.size = sizeof(run);
    run.ncalls = index + 1;
    run.next = index;
    run.calls = batch_arg(calls_);
    run.rets = batch_arg(results.rets_.data());
    const batch_call call = calls_[index];  // as it is when it is reached
    results.status_ = batch_submit(&run);
    if (results.status_ < 0) break;
    visit({index, call_text(index, {memory, true}), call, results.rets_[index]});
    if (size_ != ncalls)  // the calls may have moved, and word copies hold their addresses
      throw std::logic_error("batch: a call was added to a program that is being traced");
    index = behind(call, results.rets_[index], index, ncalls);
  }
  return results;
}

}  // namespace batch
