// SPDX-License-Identifier: MIT
// What batchctl bench measures: calls that are made N times, in a loop or as one batch.
#pragma once

#include <batch/batch.h>

#include <array>
#include <cstdint>
#include <vector>

namespace batchctl {

enum class Work { kNull, kStatx, kOpenClose, kWrite };
inline constexpr std::array<Work, 4> kWorks = {Work::kNull, Work::kStatx, Work::kOpenClose,
                                               Work::kWrite};

[[nodiscard]] const char* work_name(Work work);

/// Makes the calls one by one, n times.
void make_directly(Work work, unsigned n);

/// The same as a batch, which can be run many times.  Stays in place.
class WorkBatch {
 public:
  WorkBatch(Work work, unsigned n);
  WorkBatch(const WorkBatch&) = delete;
  WorkBatch& operator=(const WorkBatch&) = delete;
  void run();

 private:
  std::vector<batch_call> calls_;
  std::vector<std::int64_t> results_;
};

}  // namespace batchctl
