// SPDX-License-Identifier: MIT
#include "batchctl/run.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace batchctl {
namespace {

constexpr char kSource[] =
    "bad = close(-1)  <0: over\n"
    "getppid()\n"
    "over:\n"
    "fd = openat(AT_FDCWD, \"/dev/zero\", O_RDONLY, 0)\n"
    "got = read(fd, memory+8, 5)\n"
    "close(fd)\n";

std::unique_ptr<TextProgram> parsed(std::string_view source) {
  TextError error;
  auto text = parse_text(source, error);
  EXPECT_NE(nullptr, text) << error.line << ": " << error.message;
  return text;
}

/// The number that the descriptor will have.
std::string next_fd() {
  const int fd = dup(STDIN_FILENO);
  close(fd);
  return std::to_string(fd);
}

TEST(RunText, PrintsEachSlot) {
  const auto text = parsed(kSource);
  int error = -1;
  const std::string fd = next_fd();
  EXPECT_EQ("  #0  bad = close(-1)  <0: over  -> -9 EBADF\n"
            "  #1  getppid()  -> not run\n"
            "over:\n"
            "  #2  fd = openat(-100, \"/dev/zero\", 0, 0)  -> " + fd + "\n"
            "  #3  copy(&#4.arg[0], fd)  -> 0\n"
            "  #4  got = read(copied, memory+8, 5)  -> 5\n"
            "  #5  copy(&#6.arg[0], fd)  -> 0\n"
            "  #6  close(copied)  -> 0\n",
            run_text(*text, error));
  EXPECT_EQ(0, error);
}

TEST(RunText, OutputCanBeRunAgain) {
  const auto text = parsed(kSource);
  int error = -1;
  const std::string once = run_text(*text, error);
  EXPECT_EQ(once, run_text(*parsed(once), error));
}

TEST(TraceText, ShowsTheCallsMadeAndWhatWasCopied) {
  const auto text = parsed(kSource);
  int error = -1;
  const std::string fd = next_fd();
  EXPECT_EQ("  #0  bad = close(-1)  <0: over  -> -9 EBADF\n"
            "  #2  fd = openat(-100, \"/dev/zero\", 0, 0)  -> " + fd + "\n"
            "  #3  copy(&#4.arg[0], fd)  -> 0\n"
            "  #4  got = read(" + fd + ", memory+8, 5)  -> 5\n"
            "  #5  copy(&#6.arg[0], fd)  -> 0\n"
            "  #6  close(" + fd + ")  -> 0\n",
            trace_text(*text, error));
  EXPECT_EQ(0, error);
}

TEST(TraceText, StopsWhereTheBatchStops) {
  int error = -1;
  EXPECT_EQ("  #0  getpid()  >0: end  -> " + std::to_string(getpid()) + "\n",
            trace_text(*parsed("getpid() >0: end\ngetuid()\nend:\n"), error));
  EXPECT_EQ("", trace_text(*parsed(""), error));
  EXPECT_EQ(0, error);
}

TEST(RunJson, HasNullForWhatDidNotRun) {
  int error = -1;
  EXPECT_EQ("[\n  {\n    \"call\": \"#0  close(-1)  <0: end\",\n    \"result\": -9,\n"
            "    \"error\": \"EBADF\"\n  },\n"
            "  {\n    \"call\": \"#1  getuid()\",\n    \"result\": null\n  }\n]",
            run_json(*parsed("close(-1) <0: end\ngetuid()\nend:\n"), error));
}

}  // namespace
}  // namespace batchctl
