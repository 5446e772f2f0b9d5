# SPDX-License-Identifier: MIT
# Options that meddle with the same numbers, three at a time, over arguments that overlap.
linked_tree tree
for first in -a -s -d1; do
  for second in -l -S --inodes -c; do
    for third in -S --inodes -b -h -0 -lc; do
      same "$first" "$second" "$third" tree/two tree
    done
  done
done
