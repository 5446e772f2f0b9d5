// SPDX-License-Identifier: MIT
// vfork(2): the child borrows the memory of this process until it has become the other
// program, so starting one takes the same time however much memory the walk has.  It also lets the child
// leave the errno of a failed start in a variable here.  posix_spawnp(3), which does the
// same, would not run a script without #! as execvp(3) does.
//
// Every descriptor of this process is close-on-exec, except for the standard streams: the
// program has what a shell would give it.
#include "mfind/child.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace mfind {
namespace {

/// In the child: all it does before it is another program.  Returns only on failure.
void become(char* const* argv, int dirfd, bool no_stdin, volatile Ending* ending) {
  if (dirfd != AT_FDCWD && ::fchdir(dirfd) != 0) {
    ending->start_error = errno;
    ending->bad_directory = true;
    return;
  }
  if (no_stdin) {
    const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null >= 0 && null != STDIN_FILENO) ::dup2(null, STDIN_FILENO);
  }
  ::execvp(argv[0], argv);
  ending->start_error = errno;
}

}  // namespace

Ending run_program(const std::vector<char*>& argv, int dirfd, bool no_stdin) {
  volatile Ending ending{};
  Ending result;
  const pid_t child = ::vfork();
  if (child == 0) {
    become(argv.data(), dirfd, no_stdin, &ending);
    ::_exit(1);
  }
  if (child < 0) {
    result.fork_error = errno;
    return result;
  }
  int status = 0;
  pid_t waited = 0;
  do waited = ::waitpid(child, &status, 0);
  while (waited < 0 && errno == EINTR);
  if (waited < 0) result.wait_error = errno;
  result.start_error = ending.start_error;
  result.bad_directory = ending.bad_directory;
  result.status = status;
  return result;
}

}  // namespace mfind
