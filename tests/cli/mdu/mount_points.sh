# SPDX-License-Identifier: MIT
# -x stays on the file system of each argument, and leaves mount points out altogether.
need_mounts
small_tree tree
mkdir -p tree/memory tree/bind
mount -t tmpfs none tree/memory || cannot_run "no tmpfs can be mounted"
small_tree tree/memory/inside
mkdir tree/memory/again
mount -t tmpfs none tree/memory/again
small_tree tree/memory/again/inside
mount --bind tree/left tree/bind
: >single
mount --bind /dev/null single
mount --bind /dev/null tree/top
each_line same <<'CASES'
tree
-x tree
-a tree
-ax tree
-xs tree
-xS tree
-xc tree
-xl tree
-x --inodes tree
-x tree/memory
-x tree tree/memory
-x tree/memory tree
-x tree/memory/again tree/memory tree
-ax tree/left tree/memory tree
-x single
-x single tree
tree tree/memory
CASES
