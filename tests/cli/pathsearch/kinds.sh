# SPDX-License-Identifier: MIT
# What stands in the way under the name of the program.
program good/tool
mkdir -p dir/tool dangling loop fifo plain link socket empty
ln -s nowhere dangling/tool
ln -s tool loop/tool
mkfifo fifo/tool
chmod 755 fifo/tool
printf '#!/bin/sh\n' >plain/tool
chmod 644 plain/tool
ln -s ../good/tool link/tool
: >empty/tool
chmod 755 empty/tool
for kind in dir dangling loop fifo plain link empty; do
  # Where nothing better comes, bash tells of a file that cannot be executed.
  case $kind in
    plain) unless type_first,command_v agrees "$kind" tool ;;
    fifo) unless type_first,command_v,type_all agrees "$kind" tool ;; # bash takes a FIFO
    *) agrees "$kind" tool ;;
  esac
done
agrees dir:good tool
agrees dangling:good tool
agrees loop:good tool
agrees plain:good tool
agrees plain:dir:dangling:good:link tool
agrees link:good tool
agrees good:plain:link tool
agrees empty:good tool
list=plain:fifo:dir
says 1 tool <<'OUT'
pathsearch: tool: found in PATH, but not as a program; --why tells more
OUT
list=good
says 0 -s tool </dev/null
list=dir
says 1 -s tool </dev/null
# A directory that may not be searched, and a name that is too long, say nothing about what is there.
program closed/other/tool
chmod 700 closed
list=$PWD/closed/other:$PWD/closed:$PWD/good
as_user says 1 none <<'OUT'
pathsearch: none: not found in PATH
OUT
long=$(printf '%0300d' 0)
list=$PWD/good
says 1 "$long" <<OUT
pathsearch: $long: not found in PATH
OUT
list=$PWD/closed/other:$PWD/dangling:$PWD/plain
as_user says 1 tool <<'OUT'
pathsearch: tool: found in PATH, but not as a program; --why tells more
OUT
list=$PWD/closed/other:$PWD/dangling
as_user says 1 tool <<'OUT'
pathsearch: tool: not found in PATH
OUT
as_user says 1 --why tool <<OUT
rejected  $PWD/closed/other/tool: its directory: Permission denied (EACCES)
rejected  $PWD/dangling/tool: dangling link to nowhere: No such file or directory (ENOENT)
pathsearch: tool: not found in PATH
OUT
list=loop
says 1 tool <<'OUT'
pathsearch: tool: found in PATH, but not as a program; --why tells more
OUT
