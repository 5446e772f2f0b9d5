# SPDX-License-Identifier: MIT
# On a tmpfs the order is readdir's, however large the directory, unless links are followed.
need_mounts
mkdir memory
mount -t tmpfs none memory || cannot_run "no tmpfs can be mounted"
for count in 10000 10001 100001; do
  flat_tree memory/tree "$count"
  same -a memory/tree
  same -aL memory/tree
  rm -r memory/tree
done
small_tree memory/small
linked_tree memory/linked
same -a memory
