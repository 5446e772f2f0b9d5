# SPDX-License-Identifier: MIT
# Which x bit counts for whom, and special bits.
for mode in 0755 0700 0711 0100 0010 0001 0111 0644 0600 0000 4755 2755 1755 4711 6755; do
  program "m$mode/tool"
  chmod "$mode" "m$mode/tool"
done
program last/tool
chmod 755 last
for mode in 0755 0700 0711 0100 0010 0001 0111 4755 2755 1755 4711 6755; do
  agrees "m$mode:last" tool
  as_user agrees "$PWD/m$mode:$PWD/last" tool
done
for mode in 0644 0600 0000; do
  agrees "m$mode:last" tool
  as_user agrees "$PWD/m$mode:$PWD/last" tool
done
as_user unless type_first,command_v agrees "$PWD/m0700" tool
as_user unless type_first,command_v agrees "$PWD/m0644:$PWD/m0010" tool
# Owned by the user, who has fewer rights than others.
program owned/tool
chown 65534 owned/tool
chmod 0077 owned/tool
agrees owned:last tool
as_user agrees "$PWD/owned:$PWD/last" tool
