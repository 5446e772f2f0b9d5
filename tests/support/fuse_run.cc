// SPDX-License-Identifier: MIT
// Usage: fuse-run DIRECTORY [--hung-up] COMMAND...
//
// Runs COMMAND while the file system of FuseServer is mounted on DIRECTORY, with --hung-up after its
// server has ended.  In a mount namespace that the caller has made.  The exit status is COMMAND's.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <string_view>

#include "support/fuse_server.h"

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  try {
    test_support::FuseServer server(argv[1]);
    const bool hung_up = std::string_view(argv[2]) == "--hung-up";
    if (hung_up) server.hang_up();
    const pid_t child = ::fork();
    if (child == 0) {
      char** command = argv + (hung_up ? 3 : 2);
      ::execvp(command[0], command);
      ::_exit(127);
    }
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) < 0) return 2;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "fuse-run: %s\n", error.what());
    return 2;
  }
}
