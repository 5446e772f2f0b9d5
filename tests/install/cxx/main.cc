// SPDX-License-Identifier: MIT
// A C++20 program outside of the project: the same through the builder.
#include <fcntl.h>

#include <array>
#include <batch/batch.hpp>
#include <cstdio>

bool first_opens();  // first.cc

int main() {
  std::array<char, 16> text{};
  batch::Program program;
  const batch::Label end = program.label();
  const batch::Ref fd = program.openat(AT_FDCWD, "/proc/self/comm", O_RDONLY).on_error(end);
  const batch::Ref got = program.read(fd, std::as_writable_bytes(std::span(text)));
  const batch::Ref closed = program.close(fd);
  program.bind(end);

  const batch::Results results = program.run();
  if (results.status() != 0 || results[got] <= 0 || results[closed] != 0) return 1;
  if (!first_opens()) return 1;
  std::printf("C++ consumer of libbatch %s read %s", batch_version(), text.data());
  return 0;
}
