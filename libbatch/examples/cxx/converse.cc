// SPDX-License-Identifier: MIT
// Both ends of a conversation over a socket, from the listening socket to the last close, in one
// batch of one thread: a connection is made when it is in the queue of the listener.
//
//   converse TEXT
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <batch/batch.hpp>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <span>
#include <string>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: converse TEXT\n");
    return 2;
  }
  // A name in the abstract space, so that no file is left: its length is part of it.
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  const std::string name = "batch-example-" + std::to_string(getpid());
  name.copy(address.sun_path + 1, sizeof(address.sun_path) - 1);
  const std::size_t address_size = offsetof(sockaddr_un, sun_path) + 1 + name.size();

  const std::string text = argv[1];
  std::array<std::byte, 256> heard;

  batch::Program p;
  const batch::Ref listener = p.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC);
  p.call(SYS_bind, listener, &address, address_size).name("bind");
  p.call(SYS_listen, listener, 1).name("listen");
  const batch::Ref client = p.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC);
  p.connect(client, {address, address_size}).name("connect");
  const batch::Ref server = p.accept4(listener, SOCK_CLOEXEC).name("accept");
  p.sendto(client, std::as_bytes(std::span(text)), MSG_NOSIGNAL).name("send");
  const batch::Ref got = p.recvfrom(server, heard).name("receive");
  for (const batch::Ref& fd : {listener, client, server}) p.close(fd);

  const batch::Results results = p.run();
  for (const char* call : {"bind", "listen", "connect", "accept", "send", "receive"}) {
    if (results[call] >= 0) continue;
    std::fprintf(stderr, "converse: %s: %s\n", call,
                 std::strerror(static_cast<int>(-results[call])));
    return 1;
  }
  std::printf("%.*s\n", static_cast<int>(results[got]),
              reinterpret_cast<const char*>(heard.data()));
  if (std::fflush(stdout) == 0) return 0;
  std::perror("converse");
  return 1;
}
