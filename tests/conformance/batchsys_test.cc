// SPDX-License-Identifier: MIT
// The interface of batchsys.h: handles, batches, results, and what is counted.
#include <fcntl.h>
#include <sys/resource.h>

#include <thread>

#include "batchsys_fixture.h"
#include "batchsys_programs.h"

extern "C" batchsys_write_to_many batchsys_write_to_many_c11;

namespace conformance {
namespace {

TEST_F(Batchsys, HandleIsADescriptorThatExecCloses) {
  EXPECT_EQ(FD_CLOEXEC, fcntl(handle_, F_GETFD));
}

TEST_F(Batchsys, HandleThatWasClosedIsNone) {
  const int other = batchsys_open();
  batchsys_close(other);
  EXPECT_EQ(-1, fcntl(other, F_GETFD));
  for (const int bad : {other, -1, 1000000}) {
    errno = 0;
    EXPECT_EQ(nullptr, batchsys_batch_alloc(bad));
    EXPECT_EQ(EBADF, errno);
    for (const auto& call : {+[](int fd, batchsys_batch_t* b) { return batchsys_post_batch(fd, b); },
                             +[](int fd, batchsys_batch_t*) { return batchsys_cached_fds(fd); },
                             +[](int fd, batchsys_batch_t*) { return batchsys_close_fd(fd, -1); }}) {
      errno = 0;
      EXPECT_EQ(-1, call(bad, batch_));
      EXPECT_EQ(EBADF, errno);
    }
  }
  errno = 0;
}

TEST_F(Batchsys, HandleMayBeClosedPlainly) {
  const int other = batchsys_open();
  const int fd = File("");
  batchsys_push_read(batch_, fd, nullptr, 0);
  EXPECT_EQ(1, batchsys_post_batch(other, batch_));
  EXPECT_EQ(1, batchsys_cached_fds(other));
  close(other);
  const int again = batchsys_open();
  EXPECT_EQ(other, again);
  EXPECT_EQ(0, batchsys_cached_fds(again));
  batchsys_close(again);
}

TEST_F(Batchsys, NewBatchIsEmpty) {
  EXPECT_TRUE(batchsys_batch_empty(batch_));
  EXPECT_FALSE(batchsys_batch_full(batch_));
  EXPECT_EQ(0U, batch_batch_result_count(batch_));
  EXPECT_EQ(0, batchsys_post_batch(handle_, batch_));
  EXPECT_EQ(0U, batch_batch_result_count(batch_));
}

TEST_F(Batchsys, NoBatchIsFreed) { batchsys_batch_free(nullptr); }

TEST_F(Batchsys, CountsMayBeReadDirectly) {
  const int fd = File("abc");
  char byte;
  EXPECT_EQ(1, batchsys_push_pread(batch_, fd, &byte, 1, 2));
  EXPECT_EQ(1U, batch_->params.incoming.count);
  EXPECT_EQ(0U, batch_->params.outgoing.count);
  EXPECT_EQ(1, batchsys_post_batch(handle_, batch_));
  EXPECT_EQ(1U, batch_->params.outgoing.count);
  EXPECT_EQ(1, batch_->params.outgoing.results[0].result);
  EXPECT_EQ(0, batch_->params.outgoing.results[0].error);
  EXPECT_FALSE(batchsys_batch_empty(batch_));
  batchsys_batch_reset(batch_);
  EXPECT_EQ(0U, batch_->params.incoming.count);
  EXPECT_EQ(0U, batch_->params.outgoing.count);
  EXPECT_TRUE(batchsys_batch_empty(batch_));
}

TEST_F(Batchsys, HoldsSeventyTwoRequests) {
  const int fd = File("");
  std::string expected;
  EXPECT_EQ(72, BATCHSYS_MAX_RESULTS);
  static char letters[BATCHSYS_MAX_RESULTS];
  for (int round = 0; round < 2; round++) {
    expected.clear();
    for (int i = 0; i < BATCHSYS_MAX_RESULTS; i++) {
      EXPECT_FALSE(batchsys_batch_full(batch_));
      letters[i] = static_cast<char>('0' + i);
      expected += letters[i];
      EXPECT_EQ(1, batchsys_push_pwrite(batch_, fd, &letters[i], 1, i));
    }
    EXPECT_TRUE(batchsys_batch_full(batch_));
    Post(BATCHSYS_MAX_RESULTS);
    EXPECT_EQ(expected, Contents(fd));
    for (int i = 0; i < BATCHSYS_MAX_RESULTS; i++) EXPECT_EQ(1, Result(static_cast<unsigned>(i)));
  }
}

TEST_F(Batchsys, EveryPushIsZeroWhenFull) {
  for (int i = 0; i < BATCHSYS_MAX_RESULTS; i++) EXPECT_EQ(1, batchsys_push_close(batch_, -1));
  batchsys_batch_t* b = batch_;
  epoll_event event = {};
  EXPECT_EQ(0, batchsys_push_read(b, 0, nullptr, 0));
  EXPECT_EQ(0, batchsys_push_pread(b, 0, nullptr, 0, 0));
  EXPECT_EQ(0, batchsys_push_readv(b, 0, nullptr, 0));
  EXPECT_EQ(0, batchsys_push_recv(b, 0, nullptr, 0, 0));
  EXPECT_EQ(0, batchsys_push_recvfrom(b, 0, nullptr, 0, 0, nullptr, nullptr));
  EXPECT_EQ(0, batchsys_push_write(b, 0, nullptr, 0));
  EXPECT_EQ(0, batchsys_push_pwrite(b, 0, nullptr, 0, 0));
  EXPECT_EQ(0, batchsys_push_writev(b, 0, nullptr, 0));
  EXPECT_EQ(0, batchsys_push_send(b, 0, nullptr, 0, 0));
  EXPECT_EQ(0, batchsys_push_sendto(b, 0, nullptr, 0, 0, nullptr, 0));
  EXPECT_EQ(0, batchsys_push_accept(b, 0, nullptr, nullptr));
  EXPECT_EQ(0, batchsys_push_accept4(b, 0, nullptr, nullptr, 0));
  EXPECT_EQ(0, batchsys_push_accept4_non_block_reuse(b, 0, nullptr, nullptr, 0));
  EXPECT_EQ(0, batchsys_push_connect(b, 0, nullptr, 0));
  EXPECT_EQ(0, batchsys_push_epoll_ctl(b, 0, 0, 0, &event));
  EXPECT_EQ(0, batchsys_push_close(b, 0));
  EXPECT_EQ(0, batchsys_push_socket(b, 0, 0, 0));
  EXPECT_EQ(0, batchsys_push_socket_non_block_reuse(b, 0, 0, 0));
  Post(BATCHSYS_MAX_RESULTS);
  for (unsigned i = 0; i < BATCHSYS_MAX_RESULTS; i++) EXPECT_EQ(EBADF, Error(i));
}

TEST_F(Batchsys, FailureIsMinusOneWithAPositiveErrnoAndTheRestIsMade) {
  const int fd = File("abc");
  char text[4];
  batchsys_push_read(batch_, -1, text, 1);
  batchsys_push_pread(batch_, fd, text, 1, -1);
  batchsys_push_read(batch_, fd, text, 2);
  errno = 4242;
  Post(3);
  EXPECT_EQ(4242, errno);
  EXPECT_EQ(-1, Result(0));
  EXPECT_EQ(EBADF, Error(0));
  EXPECT_EQ(-1, Result(1));
  EXPECT_EQ(EINVAL, Error(1));
  EXPECT_EQ(2, Result(2));
  EXPECT_EQ(0, Error(2));
}

TEST_F(Batchsys, CountThatCannotBeIsRefused) {
  batch_->params.incoming.count = BATCHSYS_MAX_RESULTS + 1;
  errno = 0;
  EXPECT_EQ(-1, batchsys_post_batch(handle_, batch_));
  EXPECT_EQ(EINVAL, errno);
}

TEST_F(Batchsys, PlainCloseIsCoherent) {
  int ends[2];
  ASSERT_EQ(0, pipe2(ends, O_CLOEXEC));
  batchsys_push_write(batch_, ends[1], "a", 1);
  Post(1);
  close(ends[1]);
  char byte;
  EXPECT_EQ(1, read(ends[0], &byte, 1));
  EXPECT_EQ(0, read(ends[0], &byte, 1));  // nobody holds the other end open
  batchsys_push_write(batch_, ends[1], "a", 1);
  Post(1);
  EXPECT_EQ(EBADF, Error(0));
  close(ends[0]);
}

TEST_F(Batchsys, CachedFdsCountsWhatWasUsedAndNotClosedThroughTheHandle) {
  const int a = File(""), b = dup(a), c = dup(a);
  EXPECT_EQ(0, batchsys_cached_fds(handle_));
  for (const int fd : {a, b, a, c, a}) batchsys_push_write(batch_, fd, "x", 1);
  batchsys_push_write(batch_, -1, "x", 1);
  batchsys_push_write(batch_, 999, "x", 1);  // no descriptor
  EXPECT_EQ(0, batchsys_cached_fds(handle_));
  Post(7);
  EXPECT_EQ(3, batchsys_cached_fds(handle_));
  EXPECT_EQ(0, batchsys_close_fd(handle_, b));
  EXPECT_EQ(-1, fcntl(b, F_GETFD));
  EXPECT_EQ(2, batchsys_cached_fds(handle_));
  batchsys_push_close(batch_, c);
  Post(1);
  EXPECT_EQ(1, batchsys_cached_fds(handle_));
  errno = 0;
  EXPECT_EQ(-1, batchsys_close_fd(handle_, c));
  EXPECT_EQ(EBADF, errno);
  EXPECT_EQ(1, batchsys_cached_fds(handle_));

  // Another handle has an account of its own; what requests have made counts.
  const int other = batchsys_open();
  batchsys_push_socket(batch_, AF_INET, SOCK_STREAM, 0);
  batchsys_push_socket_non_block_reuse(batch_, AF_INET, SOCK_STREAM, 0);
  EXPECT_EQ(2, batchsys_post_batch(other, batch_));
  EXPECT_EQ(2, batchsys_cached_fds(other));
  EXPECT_EQ(1, batchsys_cached_fds(handle_));
  for (const unsigned i : {0U, 1U})
    EXPECT_EQ(0, batchsys_close_fd(other, static_cast<int>(Result(i))));
  EXPECT_EQ(0, batchsys_cached_fds(other));
  batchsys_close(other);
}

TEST_F(Batchsys, CachedFdsCountsBothDescriptorsOfEpollCtl) {
  int ends[2];
  ASSERT_EQ(0, pipe2(ends, O_CLOEXEC));
  const int epoll = Keep(epoll_create1(EPOLL_CLOEXEC));
  epoll_event event = {};
  event.events = EPOLLIN;
  batchsys_push_epoll_ctl(batch_, epoll, EPOLL_CTL_ADD, Keep(ends[0]), &event);
  Post(1);
  EXPECT_EQ(0, Result(0));
  EXPECT_EQ(2, batchsys_cached_fds(handle_));
  EXPECT_EQ(0, batchsys_close_fd(handle_, epoll));
  EXPECT_EQ(1, batchsys_cached_fds(handle_));

  // Of two, one of which is not open, that which is.
  const int other = Keep(epoll_create1(EPOLL_CLOEXEC));
  batchsys_push_epoll_ctl(batch_, other, EPOLL_CTL_ADD, 999, &event);
  batchsys_push_epoll_ctl(batch_, 999, EPOLL_CTL_ADD, Keep(ends[1]), &event);
  Post(2);
  EXPECT_EQ(EBADF, Error(0));
  EXPECT_EQ(EBADF, Error(1));
  EXPECT_EQ(3, batchsys_cached_fds(handle_));
}

// EBADF says also that a descriptor is open, but not for this.
TEST_F(Batchsys, CachedFdsCountsADescriptorThatIsOpenForWritingOnly) {
  const int fd = Keep(open("/dev/null", O_WRONLY | O_CLOEXEC));
  char byte;
  errno = 4242;
  batchsys_push_read(batch_, fd, &byte, 1);
  batchsys_push_read(batch_, 999, &byte, 1);
  Post(2);
  EXPECT_EQ(4242, errno);
  EXPECT_EQ(EBADF, Error(0));
  EXPECT_EQ(1, batchsys_cached_fds(handle_));
}

TEST_F(Batchsys, CloseAndUseAgainInOneBatchIsOneDescriptor) {
  const int fd = dup(handle_);
  batchsys_push_close(batch_, fd);
  batchsys_push_socket(batch_, AF_INET, SOCK_STREAM, 0);
  Post(2);
  EXPECT_EQ(fd, Made(1));
  EXPECT_EQ(1, batchsys_cached_fds(handle_));
}

TEST_F(Batchsys, FdLimitIsTheHardLimit) {
  rlimit limit;
  ASSERT_EQ(0, getrlimit(RLIMIT_NOFILE, &limit));
  EXPECT_EQ(static_cast<rlim_t>(batchsys_get_fd_limit()), limit.rlim_max);
}

TEST_F(Batchsys, ThreadsShareAHandle) {
  const int fd = File("");
  ASSERT_EQ(0, fcntl(fd, F_SETFL, O_APPEND));  // positions of a memfd are not locked
  auto body = [this, fd] {
    batchsys_batch_t* batch = batchsys_batch_alloc(handle_);
    for (int round = 0; round < 50; round++) {
      while (batchsys_push_write(batch, fd, "x", 1)) {
      }
      batchsys_post_batch(handle_, batch);
      batchsys_batch_reset(batch);
    }
    batchsys_batch_free(batch);
  };
  std::thread one(body), two(body);
  one.join();
  two.join();
  EXPECT_EQ(2 * 50 * BATCHSYS_MAX_RESULTS, lseek(fd, 0, SEEK_END));
  EXPECT_EQ(1, batchsys_cached_fds(handle_));
}

// The same program as C11 and as C++20.
class BatchsysProgram : public ::testing::TestWithParam<batchsys_write_to_many*> {};

TEST_P(BatchsysProgram, WritesToMany) {
  std::vector<int> fds;
  for (int i = 0; i < 200; i++) fds.push_back(memfd_create("many", MFD_CLOEXEC));
  EXPECT_EQ(0, GetParam()(fds.size(), fds.data(), "hello", 5));
  for (const int fd : fds) {
    EXPECT_EQ(5, lseek(fd, 0, SEEK_END));
    close(fd);
  }
  fds.assign(200, -1);
  EXPECT_EQ(EBADF, GetParam()(fds.size(), fds.data(), "hello", 5));
  EXPECT_EQ(0, GetParam()(0, nullptr, "hello", 5));
}

INSTANTIATE_TEST_SUITE_P(Language, BatchsysProgram,
                         ::testing::Values(batchsys_write_to_many_c11, write_to_many),
                         [](const auto& each) { return each.index == 0 ? "C11" : "Cxx20"; });

}  // namespace
}  // namespace conformance
