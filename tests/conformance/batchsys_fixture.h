// SPDX-License-Identifier: MIT
// A handle and a batch of batchsys.h, for its tests.
#ifndef BATCH_TESTS_CONFORMANCE_BATCHSYS_FIXTURE_H_
#define BATCH_TESTS_CONFORMANCE_BATCHSYS_FIXTURE_H_

#include <batchsys.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "fixture.h"

namespace conformance {

class Batchsys : public ::testing::Test {
 protected:
  void SetUp() override {
    handle_ = batchsys_open();
    ASSERT_GE(handle_, 0);
    batch_ = batchsys_batch_alloc(handle_);
    ASSERT_NE(nullptr, batch_);
  }
  void TearDown() override {
    batchsys_batch_free(batch_);
    batchsys_close(handle_);
    for (const int fd : close_) close(fd);
  }

  // Posts what was pushed and forgets it; results can still be looked at.
  void Post(int requests) {
    EXPECT_EQ(requests, batchsys_post_batch(handle_, batch_));
    EXPECT_EQ(static_cast<std::uint64_t>(requests), batch_batch_result_count(batch_));
    batchsys_batch_reset(batch_);
  }
  ssize_t Result(std::uint64_t i) const { return batch_batch_get_result(batch_, i)->result; }
  long Error(std::uint64_t i) const { return batch_batch_get_result(batch_, i)->error; }
  // A descriptor that a request has made; closed with the fixture.
  int Made(std::uint64_t i) {
    EXPECT_GE(Result(i), 0) << Error(i);
    return Keep(static_cast<int>(Result(i)));
  }
  int Keep(int fd) {
    if (fd >= 0) close_.push_back(fd);
    return fd;
  }
  int File(const std::string& text) {
    const int fd = Keep(memfd_create("batchsys", MFD_CLOEXEC));
    EXPECT_EQ(static_cast<ssize_t>(text.size()), pwrite(fd, text.data(), text.size(), 0));
    return fd;
  }
  static std::string Contents(int fd) {
    char text[256];
    const ssize_t size = pread(fd, text, sizeof(text), 0);
    return std::string(text, size < 0 ? 0 : static_cast<std::size_t>(size));
  }

  int handle_ = -1;
  batchsys_batch_t* batch_ = nullptr;
  std::vector<int> close_;
};

}  // namespace conformance

#endif  // BATCH_TESTS_CONFORMANCE_BATCHSYS_FIXTURE_H_
