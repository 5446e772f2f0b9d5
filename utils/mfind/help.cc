// SPDX-License-Identifier: MIT
#include "mfind/help.h"

#include <batch/batch.h>

#include <cstdio>

namespace mfind {
namespace {

constexpr char kUsage[] =
    R"(Usage: mfind [-H | -L | -P] [-D FLAGS] [-OLEVEL] [-j N] [FILE]... [EXPRESSION]
Search below each FILE, else below the current directory, for what EXPRESSION is true for, and
do what it says; without an action, print the names.  The language, output, messages and exit
status are those of GNU find.

Before the FILEs
  -P -H -L          do not follow symbolic links; only those of FILE; all
  -O0 ... -O3       how far tests may be reordered; 1 if it is not given
  -D FLAGS          tree: show the expression; -D help lists all
  -j N              read with N threads, else as many as there are cores; the output is the same
  --stats           say at the end how much was read

Operators, from strong to weak
  ( E )   ! E   -not E   E -a E   E E   E -o E   E , E

Options, always true
  -daystart -follow -nowarn -warn -regextype TYPE         for what comes after them
  -d -depth -files0-from FILE -maxdepth N -mindepth N -mount -xdev -noleaf
  -ignore_readdir_race -noignore_readdir_race -status -unique    for everything

Tests; N is a number, +N is more, -N is less
  -name -iname -path -ipath -wholename -iwholename -lname -ilname PATTERN
  -regex -iregex EXPRESSION   -hidden   -true -false
  -type -xtype [bcdflps],...  -size N[bcwkMG]   -empty   -links -inum N   -samefile FILE
  -perm MODE|-MODE|/MODE   -readable -writable -executable
  -user -group NAME   -uid -gid N   -nouser -nogroup
  -amin -cmin -mmin -atime -ctime -mtime -used N
  -newer -anewer -cnewer FILE   -newerXY FILE|TIME, X of aBcm, Y of aBcmt
  -fstype TYPE   -context PATTERN

Actions
  -print -print0 -ls -printf FORMAT   -fprint -fprint0 -fls FILE   -fprintf FILE FORMAT
  -exec -execdir COMMAND ;   -exec -execdir COMMAND {} +   -ok -okdir COMMAND ;
  -delete -prune -quit   -limit N   -exclude E

Of these GNU find does not have -j, --stats, -status, -hidden, -unique, -limit and -exclude.

Environment
  BATCH_EMUL=1      do not use the device /dev/batch
  BATCH_VERBOSE=1   say on standard error whether it is used
)";

constexpr char kDebugHelp[] = R"(Valid arguments for -D:
exec       Show diagnostic information relating to -exec, -execdir, -ok and -okdir
opt        Show diagnostic information relating to optimisation
rates      Indicate how often each predicate succeeded
search     Navigate the directory tree verbosely
stat       Trace calls to stat(2) and lstat(2)
time       Show diagnostic information relating to time-of-day and timestamp comparisons
tree       Display the expression tree
all        Set all of the debug flags (but help)
help       Explain the various -D options
)";

bool finish() { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

}  // namespace

bool print_help() {
  std::fputs(kUsage, stdout);
  return finish();
}

bool print_version() {
  std::printf("mfind (batch) %s\n", batch_version());
  return finish();
}

void print_debug_help() { std::fputs(kDebugHelp, stdout); }

void hint_at_help(const char* program) {
  std::fprintf(stderr, "Try '%s --help' for more information.\n", program);
}

}  // namespace mfind
