// SPDX-License-Identifier: MIT
#include "common/output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>

#include "common/unique_fd.h"
#include "support/capture.h"
#include "support/environment.h"

namespace {

using common::Output;
using common::UniqueFd;
using test_support::contents;
using test_support::memory_file;

constexpr std::size_t kMore = 200 * 1024;  // more than the buffer holds

TEST(Output, WritesNothingBeforeItHasTo) {
  const UniqueFd file = memory_file();
  Output output(file.get());
  output.append("a line");
  output.end_line('\n');
  EXPECT_EQ(contents(file.get()), "");
}

TEST(Output, FlushWritesWhatWasAppended) {
  const UniqueFd file = memory_file();
  Output output(file.get());
  output.append("a");
  output.append('b');
  output.end_line('\0');
  output.flush();
  EXPECT_EQ(contents(file.get()), std::string("ab\0", 3));
}

TEST(Output, FlushWritesItOnce) {
  const UniqueFd file = memory_file();
  Output output(file.get());
  output.append("a");
  output.flush();
  output.flush();
  EXPECT_EQ(contents(file.get()), "a");
}

TEST(Output, ManySmallPiecesStayInOrder) {
  const UniqueFd file = memory_file();
  Output output(file.get());
  std::string expected;
  while (expected.size() < kMore) {
    const std::string piece = std::to_string(expected.size()) + "\n";
    output.append(piece);
    expected += piece;
  }
  output.flush();
  EXPECT_TRUE(contents(file.get()) == expected);
}

TEST(Output, APieceLargerThanTheBufferKeepsItsPlace) {
  const UniqueFd file = memory_file();
  Output output(file.get());
  const std::string large(kMore, 'x');
  output.append("before");
  output.append(large);
  output.append("behind");
  output.flush();
  EXPECT_TRUE(contents(file.get()) == "before" + large + "behind");
}

TEST(Output, CloseWritesAndCloses) {
  UniqueFd file = memory_file();
  const UniqueFd same(::dup(file.get()));
  Output output(file.release());
  output.append("a");
  EXPECT_EQ(output.close(), 0);
  EXPECT_EQ(contents(same.get()), "a");
}

TEST(Output, AFailedWriteIsToldByErrorAndClose) {
  Output output(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  output.append("a");
  EXPECT_EQ(output.error(), 0);
  output.flush();
  EXPECT_EQ(output.error(), ENOSPC);
  EXPECT_EQ(output.close(), ENOSPC);
}

TEST(Output, CloseTellsAWriteThatFailsThen) {
  Output output(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  output.append("a");
  EXPECT_EQ(output.close(), ENOSPC);
}

TEST(Output, TheFirstErrorIsKept) {
  Output output(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  output.append("a");
  output.flush();
  output.append(std::string(kMore, 'x'));
  EXPECT_EQ(output.error(), ENOSPC);
  EXPECT_EQ(output.close(), ENOSPC);
}

TEST(Output, ADescriptorThatWasNeverOpenIsAnErrorIfThereWasOutput) {
  Output output(-1);
  output.append("a");
  EXPECT_EQ(output.close(), EBADF);
}

TEST(Output, ADescriptorThatWasNeverOpenIsFineWithoutOutput) {
  Output output(-1);
  EXPECT_EQ(output.close(), 0);
}

TEST(Output, AReaderThatWentAwayIsAnError) {
  test_support::in_child([] {
    std::signal(SIGPIPE, SIG_IGN);
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    ::close(ends[0]);
    Output output(ends[1]);
    output.append("a");
    EXPECT_EQ(output.close(), EPIPE);
  });
}

// A signal makes write(2) return with a part of a large piece, or with EINTR.
TEST(Output, WritesCutShortBySignalsAreContinued) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const UniqueFd reader(ends[0]);
  UniqueFd writer(ends[1]);
  std::string expected;
  for (char c = 'a'; c <= 'p'; ++c) expected.append(kMore, c);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    ::sigaction(SIGALRM, &action, nullptr);
    const struct itimerval often {
      {0, 1000}, { 0, 1000 }
    };
    ::setitimer(ITIMER_REAL, &often, nullptr);
    Output output(writer.get());
    output.append(expected);
    ::_exit(output.close());
  }
  writer.reset();
  std::string read;
  char buffer[777];
  ssize_t got;
  while ((got = ::read(reader.get(), buffer, sizeof buffer)) > 0) {
    read.append(buffer, static_cast<std::size_t>(got));
  }
  EXPECT_TRUE(read == expected);
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST(Output, OnATerminalEveryLineIsShownAtOnce) {
  const UniqueFd terminal(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  ASSERT_EQ(::grantpt(terminal.get()), 0);
  ASSERT_EQ(::unlockpt(terminal.get()), 0);
  const UniqueFd line(::open(::ptsname(terminal.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
  ASSERT_TRUE(line);
  struct termios raw {};
  ASSERT_EQ(::tcgetattr(line.get(), &raw), 0);
  ::cfmakeraw(&raw);
  ASSERT_EQ(::tcsetattr(line.get(), TCSANOW, &raw), 0);
  Output output(line.get());
  output.append("a");
  output.end_line('\n');
  char buffer[16];
  ASSERT_EQ(::fcntl(terminal.get(), F_SETFL, O_NONBLOCK), 0);
  EXPECT_EQ(::read(terminal.get(), buffer, sizeof buffer), 2);
}

}  // namespace
