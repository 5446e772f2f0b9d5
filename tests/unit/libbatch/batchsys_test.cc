// SPDX-License-Identifier: MIT
// Requests of batchsys.h under a filter; the rest is tested by the conformance suite.
#include <batchsys.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <cerrno>
#include <thread>

#include "support.h"

namespace batch_test {
namespace {

TEST(Batchsys, SocketWhoseOptionCannotBeSetIsClosedAgain) {
  EXPECT_TRUE(InChild([] {
    const int handle = batchsys_open();
    batchsys_batch_t* batch = batchsys_batch_alloc(handle);
    const int before = CountDescriptors();
    if (!Refuse(SYS_setsockopt, EPERM)) return false;
    batchsys_push_socket_non_block_reuse(batch, AF_INET, SOCK_STREAM, 0);
    batchsys_push_socket(batch, AF_INET, SOCK_STREAM, 0);
    if (batchsys_post_batch(handle, batch) != 2) return false;
    const syscall_result_t* refused = batch_batch_get_result(batch, 0);
    const syscall_result_t* made = batch_batch_get_result(batch, 1);
    return refused->result == -1 && refused->error == EPERM && made->result >= 0 &&
           CountDescriptors() == before + 1 && batchsys_cached_fds(handle) == 1;
  }));
}

TEST(Batchsys, OpenSaysWhyThereIsNoHandle) {
  EXPECT_TRUE(InChild([] {
    errno = 0;
    return Refuse(SYS_eventfd2, EMFILE) && batchsys_open() == -1 && errno == EMFILE;
  }));
}

// Closed here in turn by batchsys_close() and by close().
TEST(Batchsys, HandlesAreUsedAgain) {
  EXPECT_TRUE(InChild([] {
    const int first = batchsys_open();
    for (int i = 0; i < 1000; i++) {
      const int other = batchsys_open();
      if (other < 0 || batchsys_cached_fds(other) != 0) return false;
      batchsys_batch_t* batch = batchsys_batch_alloc(other);
      batchsys_push_write(batch, other, "12345678", 8);
      batchsys_post_batch(other, batch);
      const bool counted = batchsys_cached_fds(other) == 1;
      batchsys_batch_free(batch);
      if (i % 2 == 0)
        batchsys_close(other);
      else
        close(other);
      if (!counted) return false;
    }
    return batchsys_cached_fds(first) == 0;
  }));
}

// A descriptor stays open when the limit falls below it.
TEST(Batchsys, DescriptorsAboveTheLimitCount) {
  EXPECT_TRUE(InChild([] {
    const int high = fcntl(2, F_DUPFD, 500);
    const rlimit limit = {100, 100};
    if (high < 500 || setrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
    const int handle = batchsys_open();
    batchsys_batch_t* batch = batchsys_batch_alloc(handle);
    batchsys_push_write(batch, high, "", 0);
    batchsys_post_batch(handle, batch);
    const bool counted = batchsys_cached_fds(handle) == 1;
    return counted && batchsys_close_fd(handle, high) == 0 && batchsys_cached_fds(handle) == 0;
  }));
}

TEST(Batchsys, ThreadsOpenAndCloseHandles) {
  std::atomic<int> wrong{0};
  auto body = [&wrong] {
    for (int i = 0; i < 300; i++) {
      const int handle = batchsys_open();
      batchsys_batch_t* batch = batchsys_batch_alloc(handle);
      batchsys_push_write(batch, handle, "12345678", 8);
      if (batchsys_post_batch(handle, batch) != 1 || batchsys_cached_fds(handle) != 1) wrong++;
      batchsys_batch_free(batch);
      batchsys_close(handle);
    }
  };
  std::thread threads[4] = {std::thread(body), std::thread(body), std::thread(body),
                            std::thread(body)};
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(0, wrong.load());
}

}  // namespace
}  // namespace batch_test
