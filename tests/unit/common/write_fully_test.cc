// SPDX-License-Identifier: MIT
#include "common/write_fully.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <string>
#include <thread>

#include "common/unique_fd.h"

namespace {

using common::write_fully;

std::atomic<int> g_handled = 0;
extern "C" void on_signal(int) { ++g_handled; }

/// The two ends of a pipe.
struct Pipe {
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return;
    out = common::UniqueFd(ends[0]);
    in = common::UniqueFd(ends[1]);
  }
  common::UniqueFd out;
  common::UniqueFd in;
};

TEST(WriteFully, TellsWhatFailed) {
  EXPECT_EQ(write_fully(-1, "text"), EBADF);
  EXPECT_EQ(write_fully(-1, ""), 0);
}

TEST(WriteFully, GoesOnAfterASignal) {
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = on_signal;  // without SA_RESTART
  ASSERT_EQ(::sigaction(SIGUSR2, &action, &before), 0);
  Pipe pipe;
  ASSERT_EQ(::fcntl(pipe.in.get(), F_SETPIPE_SZ, 4096), 4096);
  ASSERT_EQ(write_fully(pipe.in.get(), std::string(4096, 'a')), 0);  // full: the next one waits

  const pthread_t writer = ::pthread_self();
  std::string got;
  std::thread reader([&] {
    while (g_handled < 100) {
      ::pthread_kill(writer, SIGUSR2);
      std::this_thread::yield();
    }
    char buffer[4096];
    while (got.size() < 3 * 4096) {
      const ssize_t count = ::read(pipe.out.get(), buffer, sizeof buffer);
      if (count <= 0) break;
      got.append(buffer, static_cast<std::size_t>(count));
    }
  });
  EXPECT_EQ(write_fully(pipe.in.get(), std::string(2 * 4096, 'b')), 0);
  pipe.in.reset();
  reader.join();
  EXPECT_EQ(got, std::string(4096, 'a') + std::string(2 * 4096, 'b'));
  ::sigaction(SIGUSR2, &before, nullptr);
}

}  // namespace
