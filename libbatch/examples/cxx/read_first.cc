// SPDX-License-Identifier: MIT
// Reads the beginning of the first file of a name in a list of directories, in one batch however
// many directories there are.
//
//   read_first NAME DIRECTORY...
//   read_first --explain NAME DIRECTORY...     prints the program first
//
// Each candidate is opened; one that fails goes on with the next, and the first that opens jumps to
// `found`.  Which one that is the calls behind cannot know, so its descriptor is stored in a
// variable that they load.
#include <fcntl.h>

#include <array>
#include <batch/batch.hpp>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <deque>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  const bool explain = argc > 1 && std::strcmp(argv[1], "--explain") == 0;
  if (explain) argv++, argc--;
  if (argc < 3) {
    std::fprintf(stderr, "usage: read_first [--explain] NAME DIRECTORY...\n");
    return 2;
  }

  // What the program borrows: it must stay where it is until the program has run.
  std::deque<std::string> candidates;
  std::array<std::byte, 64> text;
  std::uint64_t found_fd = 0;

  batch::Program p;
  std::vector<batch::Ref> opened;
  const batch::Label found = p.label("found"), end = p.label("end");
  for (int i = 2; i < argc; i++) {
    const std::string& path = candidates.emplace_back(std::string(argv[i]) + "/" + argv[1]);
    const batch::Label next = p.label();
    opened.push_back(p.openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC).on_error(next));
    p.copy(found_fd, opened.back()).on_zero(found);  // a copy that works gives 0
    p.bind(next);
  }
  p.call(SYS_getpid).on_positive(end);  // none: a call that always works, for its jump
  p.bind(found);
  const batch::Ref got = p.read(batch::load(found_fd), text);
  p.close(batch::load(found_fd));
  p.bind(end);
  if (explain) std::fputs(p.explain().c_str(), stdout);

  const batch::Results results = p.run();
  for (std::size_t i = 0; i < candidates.size(); i++) {
    if (results[opened[i]] < 0) {
      std::printf("%s: %s\n", candidates[i].c_str(),
                  std::strerror(static_cast<int>(-results[opened[i]])));
      continue;
    }
    std::printf("%s: %lld bytes:\n", candidates[i].c_str(), static_cast<long long>(results[got]));
    if (results[got] > 0)
      std::fwrite(text.data(), 1, static_cast<std::size_t>(results[got]), stdout);
    if (std::fflush(stdout) != 0) return std::perror("read_first"), 1;
    return results[got] < 0;
  }
  return 1;
}
