// SPDX-License-Identifier: MIT
#include "common/diagnostics.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "common/output.h"
#include "common/unique_fd.h"
#include "support/capture.h"

namespace {

using common::Diagnostics;
using common::ExitStatus;
using common::Output;
using test_support::Capture;

TEST(Diagnostics, SucceedsUntilSomethingIsWrong) {
  EXPECT_EQ(Diagnostics("tool").status(), ExitStatus::kSuccess);
}

TEST(Diagnostics, AnErrorNamesProgramAndReason) {
  const Capture capture(STDERR_FILENO);
  Diagnostics("tool").error(ENOENT, "cannot access 'x'");
  EXPECT_EQ(capture.text(), "tool: cannot access 'x': No such file or directory\n");
}

TEST(Diagnostics, AnErrorWithoutErrnoHasNoReason) {
  const Capture capture(STDERR_FILENO);
  Diagnostics("tool").error(0, "nonsense");
  EXPECT_EQ(capture.text(), "tool: nonsense\n");
}

TEST(Diagnostics, AnErrorIsAFailure) {
  const Capture capture(STDERR_FILENO);
  Diagnostics diagnostics("tool");
  diagnostics.error(0, "nonsense");
  EXPECT_EQ(diagnostics.status(), ExitStatus::kFailure);
}

TEST(Diagnostics, AWarningIsPrintedAndNoFailure) {
  const Capture capture(STDERR_FILENO);
  Diagnostics diagnostics("tool");
  diagnostics.warning("warning: odd");
  EXPECT_EQ(capture.text(), "tool: warning: odd\n");
  EXPECT_EQ(diagnostics.status(), ExitStatus::kSuccess);
}

TEST(Diagnostics, BytesOfANamePassAsTheyAre) {
  const Capture capture(STDERR_FILENO);
  Diagnostics("tool").warning(std::string("\xff\0%s", 4));
  EXPECT_EQ(capture.text(), std::string("tool: \xff\0%s\n", 11));
}

TEST(Diagnostics, OutputOfBeforeComesBeforeTheMessage) {
  const Capture capture(STDERR_FILENO);
  Output output(STDERR_FILENO);  // one file for both, as with 2>&1
  Diagnostics diagnostics("tool", &output);
  output.append("first\n");
  diagnostics.error(0, "second");
  output.append("third\n");
  output.flush();
  EXPECT_EQ(capture.text(), "first\ntool: second\nthird\n");
}

TEST(Diagnostics, MessagesAreDroppedOnceOutputHasFailed) {
  const Capture capture(STDERR_FILENO);
  const common::UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  Output output(full.get());
  Diagnostics diagnostics("tool", &output);
  output.append("lost\n");
  diagnostics.error(0, "not shown");
  EXPECT_EQ(capture.text(), "");
  EXPECT_EQ(diagnostics.status(), ExitStatus::kFailure);
}

}  // namespace
