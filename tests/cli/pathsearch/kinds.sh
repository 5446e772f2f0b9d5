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
