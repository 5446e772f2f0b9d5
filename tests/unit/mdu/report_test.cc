// SPDX-License-Identifier: MIT
#include "mdu/report.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "common/unique_fd.h"
#include "support/capture.h"

namespace {

using common::Output;
using mdu::Config;
using mdu::Report;

/// What Report writes for a line of `bytes` in 3 inodes.
std::string line(const Config& config, std::uint64_t bytes, std::string_view path = "a",
                 const mdu::Newest& newest = {}) {
  const common::UniqueFd file = test_support::memory_file();
  Output output(file.get());
  common::Diagnostics diagnostics("du", &output);
  Report(config, output, diagnostics).line({bytes, 3}, newest, path);
  output.flush();
  return test_support::contents(file.get());
}

TEST(Report, ALineIsSizeTabPath) {
  EXPECT_EQ(line({}, 4096), "4\ta\n");
}

TEST(Report, TheTerminatorMayBeNul) {
  Config config;
  config.terminator = '\0';
  EXPECT_EQ(line(config, 1024), std::string("1\ta\0", 4));
}

TEST(Report, InodesAreCountedInsteadOfBytes) {
  Config config;
  config.inodes = true;
  config.format.block_size_bytes = 1;
  EXPECT_EQ(line(config, 4096), "3\ta\n");
}

TEST(Report, TheFormatIsThatOfTheConfiguration) {
  Config config;
  config.format.autoscale = true;
  EXPECT_EQ(line(config, 1536), "1.5K\ta\n");
}

TEST(Report, TooMuchIsInfinity) {
  EXPECT_EQ(line({}, UINT64_MAX), "Infinity\ta\n");
}

TEST(Report, PathsAreWrittenAsTheyAre) {
  EXPECT_EQ(line({}, 0, "a\n\xff'b"), "0\ta\n\xff'b\n");
}

TEST(Report, ATimeStandsBeforeThePathIfItIsAskedFor) {
  Config config;
  EXPECT_EQ(line(config, 0, "a", {{86400, 0}}), "0\ta\n");
  config.time = mdu::TimeKind::kModification;
  config.time_format = "%F %T.%N";
  EXPECT_EQ(line(config, 0, "a", {{86400, 7}}), "0\t1970-01-02 00:00:00.000000007\ta\n");
}

TEST(Report, ATimeThatIsNoDateIsShownAsSeconds) {
  Config config;
  config.time = mdu::TimeKind::kModification;
  config.time_format = "%F";
  const test_support::Capture capture(STDERR_FILENO);
  EXPECT_EQ(line(config, 0, "a", {{INT64_MAX, 0}}), "0\t9223372036854775807\ta\n");
  EXPECT_EQ(capture.text(), "du: time '9223372036854775807' is out of range\n");
}

TEST(Report, LinesDoNotMix) {
  const common::UniqueFd file = test_support::memory_file();
  Output output(file.get());
  const Config config;
  common::Diagnostics diagnostics("du", &output);
  Report report(config, output, diagnostics);
  report.line({1024 * 1000, 1}, {}, "long");
  report.line({1024, 1}, {}, "b");
  output.flush();
  EXPECT_EQ(test_support::contents(file.get()), "1000\tlong\n1\tb\n");
}

TEST(Report, IsAliveUntilOutputFails) {
  const common::UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  Output output(full.get());
  const Config config;
  common::Diagnostics diagnostics("du", &output);
  Report report(config, output, diagnostics);
  report.line({1, 1}, {}, "a");
  EXPECT_TRUE(report.alive());
  output.flush();
  EXPECT_FALSE(report.alive());
}

}  // namespace
