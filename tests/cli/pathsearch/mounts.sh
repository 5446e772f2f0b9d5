# SPDX-License-Identifier: MIT
# A file system that is mounted noexec.
need_mounts
mkdir noexec
mount -t tmpfs -o noexec,nosuid tmpfs noexec
program noexec/tool good/tool
agrees noexec:good tool
agrees "$PWD/noexec:$PWD/good" tool
unless type_first,command_v agrees noexec tool # bash names what it cannot execute
list=noexec:good
says 0 --why tool <<'OUT'
rejected  noexec/tool: on a file system that is mounted noexec: Permission denied (EACCES)
taken     good/tool
OUT
