# SPDX-License-Identifier: MIT
# Every pair of options, on a tree with hard links, and with two arguments.
linked_tree tree
small_tree tree/small
options=(-s -a -h -b -k -m -c -d1 -d0 -x -l -S -A --inodes -0 -B3 --si)
for first in "${options[@]}"; do
  for second in "${options[@]}"; do
    same "$first" "$second" tree
    same "$first" "$second" tree/two tree/one
  done
done
