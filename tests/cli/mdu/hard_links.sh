# SPDX-License-Identifier: MIT
# A file under several names counts once, at the name that comes first; -l counts all.
linked_tree tree
for option in -a -s -S -h -b -c --inodes -Sa; do
  same "$option" tree
  same -l "$option" tree
done
