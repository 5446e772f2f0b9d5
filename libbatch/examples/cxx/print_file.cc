// SPDX-License-Identifier: MIT
// Maps a whole file and prints it: open, size, map and close are one batch.
//
//   print_file FILE
//
// What the calls depend on each other for is said in the program: the size that statx finds is the
// length of the mapping, an open that fails ends the batch, and whatever fails behind it still
// closes the file.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <batch/batch.hpp>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: print_file FILE\n");
    return 2;
  }
  struct statx attributes = {};
  std::array<std::byte, 1> byte;

  batch::Program p;
  const batch::Label close = p.label("close"), end = p.label("end");
  const batch::Ref fd =
      p.openat(AT_FDCWD, argv[1], O_RDONLY | O_CLOEXEC).name("open").on_error(end);
  p.statx(fd, "", AT_EMPTY_PATH, STATX_SIZE, attributes).name("statx").on_error(close);
  p.mmap(batch::load(attributes.stx_size), PROT_READ, MAP_PRIVATE, fd, 0)
      .name("mmap")
      .on_positive(close);
  p.read(fd, byte).name("read");  // tells an empty file from one of /proc, whose size is 0 as well
  p.bind(close);
  p.close(fd);
  p.bind(end);

  const batch::Results results = p.run();
  for (const char* call : {"open", "statx", "mmap"}) {
    const std::int64_t result = results[call];
    if (result >= 0) continue;
    // mmap(2) maps no empty file.
    if (result == -EINVAL && attributes.stx_size == 0 && results["read"] == 0) return 0;
    std::fprintf(stderr, "print_file: %s: %s: %s\n", argv[1], call,
                 std::strerror(static_cast<int>(-result)));
    return 1;
  }

  const auto* text = reinterpret_cast<const char*>(results["mmap"]);
  const std::size_t size = attributes.stx_size;
  if (std::fwrite(text, 1, size, stdout) == size && std::fflush(stdout) == 0) return 0;
  std::perror("print_file");
  return 1;
}
