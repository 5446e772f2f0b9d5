// SPDX-License-Identifier: MIT
#include "common/exit_status.h"

#include <gtest/gtest.h>

namespace {

using common::ExitStatus;
using common::merge;

TEST(ExitStatus, HasTheNumbersThatShellsExpect) {
  EXPECT_EQ(static_cast<int>(ExitStatus::kSuccess), 0);
  EXPECT_EQ(static_cast<int>(ExitStatus::kFailure), 1);
  EXPECT_EQ(static_cast<int>(ExitStatus::kInterrupted), 130);
}

TEST(ExitStatus, TheWorseOfTwoWins) {
  constexpr ExitStatus kByHarm[] = {ExitStatus::kSuccess, ExitStatus::kFailure,
                                    ExitStatus::kInterrupted};
  for (int a = 0; a < 3; ++a) {
    for (int b = 0; b < 3; ++b) {
      EXPECT_EQ(merge(kByHarm[a], kByHarm[b]), kByHarm[a > b ? a : b]);
    }
  }
}

}  // namespace
