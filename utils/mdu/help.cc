// SPDX-License-Identifier: MIT
#include "mdu/help.h"

#include <batch/batch.h>

#include <cerrno>
#include <cstdio>

#include "common/diagnostics.h"

namespace mdu {
namespace {

constexpr char kUsage[] = R"(Usage: %s [OPTION]... [FILE]...
       %s [OPTION]... --files0-from=F
Show how much space each FILE takes, directories with all that is below them;
the current directory if no FILE is given.  Output, messages and exit status are
those of GNU du.

What is shown
  -a, --all              files too, not only directories
  -s, --summarize        only a total for each FILE
  -d, --max-depth=N      only what is at most N levels below a FILE
  -c, --total            a grand total at the end
  -S, --separate-dirs    directories without their subdirectories
  -t, --threshold=SIZE   only what is at least SIZE, or, with -SIZE, at most

What is counted
  -A, --apparent-size    lengths of files instead of the space they take
      --inodes           how many inodes, instead of space
  -l, --count-links      a file with several names for each of them
  -x, --one-file-system  nothing on other file systems than that of FILE
      --exclude=PATTERN  nothing that matches the shell pattern
  -X, --exclude-from=F   nothing that matches a pattern in file F, one a line
  -P, --no-dereference   symbolic links themselves, not what they point to (this is
                         the default)
  -D, -H, --dereference-args
                         what those of FILE point to that are symbolic links
  -L, --dereference      what all symbolic links point to
      --files0-from=F    the FILEs that file F names, each ended by a NUL byte; - is
                         standard input

In which form
  -h, --human-readable   1K, 234M, 2.3G: powers of 1024
      --si               the same in powers of 1000
  -b, --bytes            like --apparent-size --block-size=1
  -k                     like --block-size=1K, the default
  -m                     like --block-size=1M
  -B, --block-size=SIZE  in units of SIZE, rounded up
  -0, --null             end each line with a NUL byte instead of a newline
      --time             with the newest time of modification below
      --time=WORD        another time: atime, access, use; ctime, status
      --time-style=STYLE full-iso, long-iso (the default), iso, or +FORMAT as for date;
                         else what TIME_STYLE in the environment says

  -j, --jobs=N           read with N threads; the output is the same for every N.
                         Without -j there are as many as the machine has cores, and
                         more while they have to wait for the disk
      --progress[=WHEN]  say on stderr how far it is: terminal (the default without
                         this option: there, after a second), always (also elsewhere, a
                         line a second; the default WHEN), never
      --stats            say on stderr at the end what it took: system calls, threads,
                         memory, time (not to be abbreviated)

      --help             show this text
      --version          show the version

In a PATTERN * and ? match a slash, too; it is tried on the path and on what is behind
each slash in it.

SIZE is a number, a unit, or both: K, M, G, T, P, E (powers of 1024, also written KiB
and so on) or kB, MB, ... (powers of 1000).  Without -B and its short forms DU_BLOCK_SIZE,
BLOCK_SIZE or BLOCKSIZE in the environment gives it, and POSIXLY_CORRECT makes it 512.

Environment
  BATCH_EMUL=1           do not use the device /dev/batch
  BATCH_VERBOSE=1        say on stderr whether it is used

Examples
  %s -sh ~               your home directory in one line
  %s -h -d1 /var         its subdirectories one by one
  %s -ab src | sort -n   the largest files last

Signals: SIGINT ends the run with the totals so far and exit status 130, a second one at
once; SIGUSR1 asks for a line on stderr that says how far it is.

Exit status: 0, or 1 when a FILE or anything below it could not be read.
)";

common::ExitStatus finish_stdout(const char* program) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return common::ExitStatus::kSuccess;
  common::Diagnostics(program).error(errno, "write error");
  return common::ExitStatus::kFailure;
}

}  // namespace

common::ExitStatus print_help(const char* program) {
  std::printf(kUsage, program, program, program, program, program);
  return finish_stdout(program);
}

common::ExitStatus print_version(const char* program) {
  std::printf("mdu (batch) %s\n", batch_version());
  return finish_stdout(program);
}

void hint_at_help(const char* program) {
  std::fprintf(stderr, "Try '%s --help' for more information.\n", program);
}

}  // namespace mdu
