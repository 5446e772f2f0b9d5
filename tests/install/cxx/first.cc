// SPDX-License-Identifier: MIT
// A second file of the same program, which takes only the headers that it uses.
#include <fcntl.h>
#include <unistd.h>

#include <batch/open_first.hpp>
#include <batch/program.hpp>

bool first_opens() {
  const batch_candidate places[] = {batch::candidate(AT_FDCWD, "/nowhere/comm"),
                                    batch::candidate(AT_FDCWD, "/proc/self/comm")};
  const batch::FirstOpen found = batch::open_first(places, O_RDONLY | O_CLOEXEC);
  if (!found || found.index != 1) return false;

  batch::Program program;
  program.close(found.fd).name("close");
  return program.run()["close"] == 0;
}
