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

#include <batch/batch.hpp>
#include <cstdint>
#include <cstdio>
#include <cstring>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: print_file FILE\n");
    return 2;
  }
  struct statx attributes = {};

  batch::Program p;
  const batch::Label close = p.label("close"), end = p.label("end");
  const batch::Ref fd =
      p.openat(AT_FDCWD, argv[1], O_RDONLY | O_CLOEXEC).name("open").on_error(end);
  p.statx(fd, "", AT_EMPTY_PATH, STATX_SIZE, attributes).name("statx").on_error(close);
  p.mmap(batch::load(attributes.stx_size), PROT_READ, MAP_PRIVATE, fd, 0).name("mmap");
  p.bind(close);
  p.close(fd);
  p.bind(end);

  const batch::Results results = p.run();
  for (const char* call : {"open", "statx", "mmap"}) {
    const std::int64_t result = results[call];
    if (result >= 0) continue;
    if (result == -EINVAL && attributes.stx_size == 0) return 0;  // mmap(2) maps no empty file
    std::fprintf(stderr, "print_file: %s: %s: %s\n", argv[1], call,
                 std::strerror(static_cast<int>(-result)));
    return 1;
  }

  const auto* text = reinterpret_cast<const char*>(results["mmap"]);
  return std::fwrite(text, 1, attributes.stx_size, stdout) == attributes.stx_size ? 0 : 1;
}
