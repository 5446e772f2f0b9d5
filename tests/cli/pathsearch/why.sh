# SPDX-License-Identifier: MIT
# --why: each candidate, and the reason.
program taken/tool late/tool elsewhere
mkdir -p dir/tool dangling plain fifo deep
ln -s no-such-thing dangling/tool
touch plain/tool
chmod 640 plain/tool
mkfifo fifo/tool
ln -s ../plain/tool/none deep/tool
list=missing:plain:dir:dangling:deep:fifo:elsewhere:taken:late
says 0 --why tool <<'OUT'
rejected  missing/tool: its directory: No such file or directory (ENOENT)
rejected  plain/tool: not executable, mode 0640: Permission denied (EACCES)
rejected  dir/tool: not a regular file but a directory
rejected  dangling/tool: dangling link to no-such-thing: No such file or directory (ENOENT)
rejected  deep/tool: dangling link to ../plain/tool/none: Not a directory (ENOTDIR)
rejected  fifo/tool: not a regular file but a FIFO
rejected  elsewhere/tool: its directory: Not a directory (ENOTDIR)
taken     taken/tool
shadowed  late/tool
OUT
says 1 -p none ./plain/tool ./none <<'OUT'
rejected  missing/none: its directory: No such file or directory (ENOENT)
rejected  plain/none: No such file or directory (ENOENT)
rejected  dir/none: No such file or directory (ENOENT)
rejected  dangling/none: No such file or directory (ENOENT)
rejected  deep/none: No such file or directory (ENOENT)
rejected  fifo/none: No such file or directory (ENOENT)
rejected  elsewhere/none: its directory: Not a directory (ENOTDIR)
rejected  taken/none: No such file or directory (ENOENT)
rejected  late/none: No such file or directory (ENOENT)
rejected  ./plain/tool: not executable, mode 0640: Permission denied (EACCES)
rejected  ./none: No such file or directory (ENOENT)
pathsearch: none: not found in PATH
pathsearch: ./plain/tool: is no program
pathsearch: ./none: No such file or directory
OUT
list=plain:dir
says 1 -p tool <<'OUT'
rejected  plain/tool: not executable, mode 0640: Permission denied (EACCES)
rejected  dir/tool: not a regular file but a directory
pathsearch: tool: found in PATH, but not as a program
OUT

# What has permission and would not start.
program s/tool
list=s
explains() {
  local list=s
  says 0 --why tool <<<"taken     s/tool${1:+: would not start: $1}"
}
explains ''
printf '#! /no/such/interpreter -x\n' >s/tool
explains 'the interpreter of its #! line, /no/such/interpreter: No such file or directory (ENOENT)'
printf '#!  \n' >s/tool
explains 'its #! line names no interpreter: Exec format error (ENOEXEC)'
printf '#!/bin/sh\r\n' >s/tool
explains $'the interpreter of its #! line, /bin/sh\r: No such file or directory (ENOENT)'
printf '#!s/second\n' >s/tool
printf '#!/no/such\n' >s/second
chmod 755 s/second
explains 'the interpreter of its #! line, s/second: the interpreter of its #! line, /no/such: No such file or directory (ENOENT)'
printf '#!/\n' >s/tool
explains 'the interpreter of its #! line, /: Permission denied (EACCES)'
printf 'echo hello\n' >s/tool
explains 'it is neither ELF nor has a #! line: Exec format error (ENOEXEC), unless by a shell'
: >s/tool
explains 'it is empty: Exec format error (ENOEXEC)'
cp "$(realpath /bin/true)" s/tool
explains ''
head -c 100 /bin/true >s/tool
explains 'it is cut short: Exec format error (ENOEXEC)'
# The machine, and the loader, of an ELF file made somewhere else.
patch() { printf "$2" | dd of=s/tool bs=1 seek="$1" conv=notrunc status=none; }
cp "$(realpath /bin/true)" s/tool
patch 18 '\363\000'
explains 'wrong architecture (RISC-V): Exec format error (ENOEXEC)'
cp "$(realpath /bin/true)" s/tool
patch 5 '\002'
explains '' # the kernel looks at the machine
patch 18 '\000\025'
explains 'wrong architecture (big-endian): Exec format error (ENOEXEC)'
cp "$(realpath /bin/true)" s/tool
loader=$(LC_ALL=C grep -abo -m1 '/lib[a-z0-9]*/ld-linux[^.]*' s/tool | head -n 1)
patch "${loader%%:*}" '/nul'
explains "its ELF loader, /nul$(strings -n 8 /bin/true 2>/dev/null | grep -m1 ^/lib | cut -c5- || true): No such file or directory (ENOENT)"
