// SPDX-License-Identifier: MIT
// The requests of batchsys.h, each in its effect.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>

#include "batchsys_fixture.h"

namespace conformance {
namespace {

// A pair of connected sockets, and an address on the loopback interface.
struct Pair {
  explicit Pair(int type) { EXPECT_EQ(0, socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, end)); }
  ~Pair() {
    close(end[0]);
    close(end[1]);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  int end[2];
};

struct Loopback {
  explicit Loopback(int type) : fd(socket(AF_INET, type | SOCK_CLOEXEC, 0)) {
    std::memset(&in, 0, sizeof(in));
    in.sin_family = AF_INET;
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(in);
    EXPECT_EQ(0, bind(fd, address(), size));
    EXPECT_EQ(0, getsockname(fd, address(), &size));
    if (type == SOCK_STREAM) {
      EXPECT_EQ(0, listen(fd, 16));
    }
  }
  ~Loopback() { close(fd); }
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;
  sockaddr* address() { return reinterpret_cast<sockaddr*>(&in); }
  // A client that waits to be accepted.
  int Connect() {
    const int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(0, connect(client, address(), sizeof(in)));
    return client;
  }
  sockaddr_in in;
  int fd;
};

int Option(int fd) {
  int value = -1;
  socklen_t size = sizeof(value);
  EXPECT_EQ(0, getsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, &size));
  return value;
}

bool NonBlocking(int fd) { return (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0; }
bool CloseOnExec(int fd) { return (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0; }

TEST_F(Batchsys, Reads) {
  const int fd = File("0123456789");
  char a[3] = {}, b[3] = {}, c[2] = {}, d[3] = {};
  iovec iov[2] = {{c, 1}, {d, 2}};
  batchsys_push_read(batch_, fd, a, 2);
  batchsys_push_pread(batch_, fd, b, 2, 7);
  batchsys_push_readv(batch_, fd, iov, 2);
  Post(3);
  EXPECT_EQ("01", std::string(a));
  EXPECT_EQ("78", std::string(b));
  EXPECT_EQ("2", std::string(c));
  EXPECT_EQ("34", std::string(d));
  EXPECT_EQ(3, Result(2));
}

TEST_F(Batchsys, Writes) {
  const int fd = File("");
  char one[] = "1", two[] = "22";
  iovec iov[2] = {{one, 1}, {two, 2}};
  batchsys_push_write(batch_, fd, "abc", 3);
  batchsys_push_pwrite(batch_, fd, "X", 1, 8);
  batchsys_push_writev(batch_, fd, iov, 2);
  Post(3);
  EXPECT_EQ(std::string("abc122\0\0X", 9), Contents(fd));
  EXPECT_EQ(3, Result(2));
}

TEST_F(Batchsys, SendsAndReceives) {
  const Pair pair(SOCK_STREAM);
  char peeked[4] = {}, taken[4] = {};
  batchsys_push_send(batch_, pair.end[0], "abc", 3, MSG_NOSIGNAL);
  batchsys_push_recv(batch_, pair.end[1], peeked, 3, MSG_PEEK);
  batchsys_push_recv(batch_, pair.end[1], taken, 3, 0);
  batchsys_push_recv(batch_, pair.end[1], taken, 3, MSG_DONTWAIT);
  Post(4);
  EXPECT_EQ("abc", std::string(peeked));
  EXPECT_EQ("abc", std::string(taken));
  EXPECT_EQ(EAGAIN, Error(3));
}

TEST_F(Batchsys, SendsToAndReceivesFromAnAddress) {
  Loopback from(SOCK_DGRAM), to(SOCK_DGRAM);
  sockaddr_in sender = {};
  std::uint32_t size = sizeof(sender);
  char text[4] = {};
  batchsys_push_sendto(batch_, from.fd, "abc", 3, MSG_NOSIGNAL, to.address(), sizeof(to.in));
  batchsys_push_recvfrom(batch_, to.fd, text, 3, MSG_TRUNC, reinterpret_cast<sockaddr*>(&sender),
                         &size);
  Post(2);
  EXPECT_EQ(3, Result(1)) << Error(1);
  EXPECT_EQ("abc", std::string(text));
  EXPECT_EQ(sizeof(sender), size);
  EXPECT_EQ(from.in.sin_port, sender.sin_port);
}

TEST_F(Batchsys, Connects) {
  Loopback server(SOCK_STREAM);
  const int client = Keep(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in peer = {};
  std::uint32_t size = sizeof(peer);
  batchsys_push_connect(batch_, client, server.address(), sizeof(server.in));
  batchsys_push_accept(batch_, server.fd, reinterpret_cast<sockaddr*>(&peer), &size);
  Post(2);
  EXPECT_EQ(0, Result(0));
  const int accepted = Made(1);
  EXPECT_EQ(1, write(client, "c", 1));
  char byte = 0;
  EXPECT_EQ(1, read(accepted, &byte, 1));
  EXPECT_EQ('c', byte);
  EXPECT_EQ(sizeof(peer), size);
  EXPECT_EQ(htonl(INADDR_LOOPBACK), peer.sin_addr.s_addr);
  EXPECT_FALSE(CloseOnExec(accepted));
}

TEST_F(Batchsys, AcceptsWithFlags) {
  Loopback server(SOCK_STREAM);
  Keep(server.Connect());
  Keep(server.Connect());
  sockaddr_in peer = {};
  std::uint32_t size = sizeof(peer);
  batchsys_push_accept4(batch_, server.fd, reinterpret_cast<sockaddr*>(&peer), &size,
                        SOCK_CLOEXEC);
  batchsys_push_accept4(batch_, server.fd, nullptr, nullptr, SOCK_NONBLOCK);
  Post(2);
  EXPECT_TRUE(CloseOnExec(Made(0)));
  EXPECT_FALSE(NonBlocking(Made(0)));
  EXPECT_TRUE(NonBlocking(Made(1)));
  EXPECT_EQ(sizeof(peer), size);
}

TEST_F(Batchsys, AcceptsNonBlockingWithReusedAddress) {
  Loopback server(SOCK_STREAM);
  Keep(server.Connect());
  Keep(server.Connect());
  sockaddr_in peer = {};
  std::uint32_t size = sizeof(peer);
  batchsys_push_accept4_non_block_reuse(batch_, server.fd, reinterpret_cast<sockaddr*>(&peer),
                                        &size, SOCK_CLOEXEC);
  batchsys_push_accept4_non_block_reuse(batch_, server.fd, nullptr, nullptr, 0);
  batchsys_push_accept4_non_block_reuse(batch_, -1, nullptr, nullptr, 0);
  Post(3);
  for (const unsigned i : {0U, 1U}) {
    EXPECT_TRUE(NonBlocking(Made(i)));
    EXPECT_EQ(1, Option(Made(i)));
    EXPECT_EQ(i == 0, CloseOnExec(Made(i)));
  }
  EXPECT_EQ(sizeof(peer), size);
  EXPECT_EQ(-1, Result(2));
  EXPECT_EQ(EBADF, Error(2));
}

TEST_F(Batchsys, MakesSockets) {
  batchsys_push_socket(batch_, AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, IPPROTO_UDP);
  batchsys_push_socket_non_block_reuse(batch_, AF_INET, SOCK_STREAM, 0);
  batchsys_push_socket(batch_, -1, SOCK_STREAM, 0);
  batchsys_push_socket_non_block_reuse(batch_, -1, SOCK_STREAM, 0);
  Post(4);
  EXPECT_TRUE(CloseOnExec(Made(0)));
  EXPECT_FALSE(NonBlocking(Made(0)));
  EXPECT_EQ(0, Option(Made(0)));
  EXPECT_FALSE(CloseOnExec(Made(1)));
  EXPECT_TRUE(NonBlocking(Made(1)));
  EXPECT_EQ(1, Option(Made(1)));
  EXPECT_EQ(EAFNOSUPPORT, Error(2));
  EXPECT_EQ(EAFNOSUPPORT, Error(3));
}

TEST_F(Batchsys, HoldsSeventyTwoOfTheLongestRequests) {
  for (unsigned i = 0; i < BATCHSYS_MAX_RESULTS; i++)
    EXPECT_EQ(1, batchsys_push_socket_non_block_reuse(batch_, AF_INET, SOCK_STREAM, 0));
  Post(BATCHSYS_MAX_RESULTS);
  for (unsigned i = 0; i < BATCHSYS_MAX_RESULTS; i++) {
    EXPECT_EQ(1, Option(Made(i)));
    EXPECT_TRUE(NonBlocking(Made(i)));
  }
}

TEST_F(Batchsys, EpollCtlCopiesTheEventWhenItIsPushed) {
  const int epoll = Keep(epoll_create1(EPOLL_CLOEXEC));
  const Pair pair(SOCK_STREAM);
  ASSERT_EQ(1, write(pair.end[1], "x", 1));
  epoll_event event = {};
  event.events = EPOLLIN;
  event.data.u64 = 77;
  EXPECT_EQ(1, batchsys_push_epoll_ctl(batch_, epoll, EPOLL_CTL_ADD, pair.end[0], &event));
  event.data.u64 = 88;
  event.events = EPOLLOUT;
  EXPECT_EQ(1, batchsys_push_epoll_ctl(batch_, epoll, EPOLL_CTL_ADD, pair.end[0], &event));
  Post(2);
  EXPECT_EQ(0, Result(0));
  EXPECT_EQ(EEXIST, Error(1));
  epoll_event seen = {};
  EXPECT_EQ(1, epoll_wait(epoll, &seen, 1, 0));
  EXPECT_EQ(77U, seen.data.u64);
  EXPECT_EQ(1, batchsys_push_epoll_ctl(batch_, epoll, EPOLL_CTL_DEL, pair.end[0], nullptr));
  Post(1);
  EXPECT_EQ(0, Result(0));
  EXPECT_EQ(0, epoll_wait(epoll, &seen, 1, 0));
}

TEST_F(Batchsys, Closes) {
  const int fd = dup(handle_);
  batchsys_push_close(batch_, fd);
  batchsys_push_close(batch_, fd);
  Post(2);
  EXPECT_EQ(0, Result(0));
  EXPECT_EQ(EBADF, Error(1));
  EXPECT_EQ(-1, fcntl(fd, F_GETFD));
}

}  // namespace
}  // namespace conformance
