# SPDX-License-Identifier: MIT
# A low limit of open files changes nothing.
small_tree tree
deep_tree tree/deep 100 level
for directory in {1..40}; do small_tree "tree/wide/$directory"; done
for limit in 16 20 64; do
  descriptors "$limit" same -a tree
  descriptors "$limit" same -s tree tree/wide
done
# Nor do descriptors that mdu has inherited, which leave it less than the limit says.
mkdir many && (cd many && mkdir {1..2000})
for free in 12 24 44; do
  for ((fd = 20; fd < 1024 - free; fd++)); do eval "exec $fd</dev/null"; done
  descriptors 1024 same -s many
  descriptors 1024 same -a tree
  for ((fd = 20; fd < 1024 - free; fd++)); do eval "exec $fd<&-"; done
done
# A directory that is closed while it has been read in part only is read on where that ended.  With
# a sibling behind it each level stays open for as long as it may.
flat_tree large 100003
for directory in {1..4}; do
  path=large/d$directory
  for level in {1..12}; do
    mkdir -p "$path"/{a,b}
    path=$path/$(find "$path" -mindepth 1 -printf '%f\n' -quit)
  done
done
descriptors 16 under timeout 30 -- same --inodes large
