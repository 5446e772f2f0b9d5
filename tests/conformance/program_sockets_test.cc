// SPDX-License-Identifier: MIT
// Typed calls on sockets, by what arrives.  All are of unix(7): a peer need not run for them.
#include <sys/socket.h>
#include <sys/un.h>

#include "program_fixture.h"

namespace conformance {
namespace {

class ProgramSockets : public ProgramTest {
 protected:
  sockaddr_un address(std::string_view name) const {
    sockaddr_un out{};
    out.sun_family = AF_UNIX;
    path(name).copy(out.sun_path, sizeof(out.sun_path) - 1);
    return out;
  }
  /// A socket of that type with a name in the directory; the caller closes it.
  int bound(int type, std::string_view name) const {
    const sockaddr_un own = address(name);
    const int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
    EXPECT_EQ(0, bind(fd, reinterpret_cast<const sockaddr*>(&own), sizeof(own)));
    return fd;
  }
  int listening(std::string_view name) const {
    const int fd = bound(SOCK_STREAM, name);
    EXPECT_EQ(0, listen(fd, 5));
    return fd;
  }
};

TEST_F(ProgramSockets, SocketTakesDomainTypeAndProtocol) {
  const Ref fd = p_.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK);
  const Ref bad = p_.socket(AF_UNIX, SOCK_STREAM, 77);
  const Results r = p_.run();
  ASSERT_TRUE(closes_on_exec(r[fd]));
  int type = 0;
  socklen_t size = sizeof(type);
  getsockopt(static_cast<int>(r[fd]), SOL_SOCKET, SO_TYPE, &type, &size);
  EXPECT_EQ(SOCK_DGRAM, type);
  EXPECT_EQ(O_NONBLOCK, fcntl(static_cast<int>(r[fd]), F_GETFL) & O_NONBLOCK);
  EXPECT_EQ(-EPROTONOSUPPORT, r[bad]);
  close(static_cast<int>(r[fd]));
}

// Both ends of a connection, from the socket to the close, in one batch.
TEST_F(ProgramSockets, AConversationInOneBatch) {
  const int listener = listening("server");
  const sockaddr_un server = address("server");
  const Ref client = p_.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC);
  const Ref connected = p_.connect(client, server);
  const Ref peer = p_.accept4(listener, SOCK_CLOEXEC);
  const Ref sent = p_.sendto(client, bytes("hello"), MSG_NOSIGNAL);
  const Ref peeked = p_.recvfrom(peer, bytes().first(2), MSG_PEEK);
  const Ref got = p_.recvfrom(peer, bytes());
  const Ref nothing = p_.recvfrom(peer, bytes(), MSG_DONTWAIT);
  p_.close(client);
  const Ref broken = p_.sendto(peer, bytes("too late"), MSG_NOSIGNAL);
  const Results r = p_.run();
  EXPECT_EQ(0, r[connected]);
  EXPECT_TRUE(closes_on_exec(r[peer]));
  EXPECT_EQ(5, r[sent]);
  EXPECT_EQ(2, r[peeked]);
  EXPECT_EQ(5, r[got]);
  EXPECT_EQ("hello", text(5));
  EXPECT_EQ(-EAGAIN, r[nothing]);
  EXPECT_FALSE(is_open(r[client]));
  EXPECT_EQ(-EPIPE, r[broken]);
  close(static_cast<int>(r[peer]));
  close(listener);
}

TEST_F(ProgramSockets, Accept4TellsWhoCalled) {
  const int listener = listening("server"), caller = bound(SOCK_STREAM, "caller");
  const sockaddr_un server = address("server");
  sockaddr_un from{};
  std::uint32_t size = sizeof(from);
  p_.connect(caller, server);
  const Ref peer = p_.accept4(listener, from, size, SOCK_NONBLOCK);
  const Results r = p_.run();
  ASSERT_GE(r[peer], 0);
  EXPECT_EQ(path("caller"), from.sun_path);
  EXPECT_EQ(offsetof(sockaddr_un, sun_path) + path("caller").size() + 1, size);
  EXPECT_EQ(O_NONBLOCK, fcntl(static_cast<int>(r[peer]), F_GETFL) & O_NONBLOCK);
  for (const int fd : {static_cast<int>(r[peer]), caller, listener}) close(fd);
}

TEST_F(ProgramSockets, SendtoAnAddressArrivesWithTheSenders) {
  const int sender = bound(SOCK_DGRAM, "sender"), receiver = bound(SOCK_DGRAM, "receiver");
  const sockaddr_un to = address("receiver");
  sockaddr_un from{};
  std::uint32_t size = sizeof(from);
  const Ref sent = p_.sendto(sender, bytes("datagram"), 0, to);
  const Ref got = p_.recvfrom(receiver, bytes().first(4), MSG_TRUNC, from, size);
  const Results r = p_.run();
  EXPECT_EQ(8, r[sent]);
  EXPECT_EQ(8, r[got]);  // MSG_TRUNC: what it was, not what there was room for
  EXPECT_EQ("data", text(4));
  EXPECT_EQ('\0', buffer_[4]);
  EXPECT_EQ(path("sender"), from.sun_path);
  close(sender);
  close(receiver);
}

// An abstract name ends where the address does, which therefore has a size of its own.
TEST_F(ProgramSockets, AnAddressOfAGivenSize) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  const std::string unique = "batch-conformance-" + std::to_string(getpid());
  unique.copy(&name.sun_path[1], sizeof(name.sun_path) - 1);
  const std::size_t size = offsetof(sockaddr_un, sun_path) + 1 + unique.size();
  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(0, bind(listener, reinterpret_cast<const sockaddr*>(&name),
                    static_cast<socklen_t>(size)));
  ASSERT_EQ(0, listen(listener, 1));
  const Ref client = p_.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC);
  const Ref whole = p_.connect(client, name), right = p_.connect(client, {name, size});
  p_.close(client);
  const Results r = p_.run();
  EXPECT_EQ(-ECONNREFUSED, r[whole]);
  EXPECT_EQ(0, r[right]);
  close(listener);
}

// What goes wrong is jumped over, and what follows closes what is open.
TEST_F(ProgramSockets, ARefusedConnectionIsCleanedUp) {
  const sockaddr_un nobody = address("nobody");
  const Label cleanup = p_.label("cleanup");
  const Ref fd = p_.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC);
  const Ref connected = p_.connect(fd, nobody).on_error(cleanup);
  const Ref sent = p_.sendto(fd, bytes("never"));
  p_.bind(cleanup);
  const Ref closed = p_.close(fd);
  const Results r = p_.run();
  EXPECT_EQ(-ENOENT, r[connected]);
  EXPECT_FALSE(r.ran(sent));
  EXPECT_EQ(0, r[closed]);
}

}  // namespace
}  // namespace conformance
