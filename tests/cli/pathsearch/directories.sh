# SPDX-License-Identifier: MIT
# Directories that cannot be read, or searched, by whom.
program readable/tool searchable/tool listable/tool closed/tool last/tool deep/closed/inner/tool
chmod 0755 readable last
chmod 0711 searchable
chmod 0744 listable
chmod 0700 closed deep/closed
for directory in readable searchable listable closed; do
  agrees "$PWD/$directory:$PWD/last" tool
  as_user agrees "$PWD/$directory:$PWD/last" tool
  as_user agrees "$PWD/$directory" tool
done
as_user agrees "$PWD/deep/closed/inner:$PWD/last" tool
as_user agrees "$PWD/closed:$PWD/listable" tool
as_user agrees "$PWD/none:$PWD/searchable:$PWD/closed" tool none
touch file
agrees "$PWD/file:$PWD/last" tool
agrees "/proc/self/fd:/dev/null:$PWD/last" tool
ln -s "$PWD/none" broken
ln -s "$PWD/last" good
agrees "broken:good" tool
