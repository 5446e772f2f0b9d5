# SPDX-License-Identifier: MIT
# The same directory in two places counts twice under one argument, once under several;
# a directory mounted below itself is entered once.
need_mounts
mkdir -p tree/original tree/twin cycle/a/b
small_tree tree/original
: >cycle/a/file
mount --bind tree/original tree/twin || cannot_run "no bind mount to be had"
mount --bind cycle cycle/a/b
each_line merged same <<'CASES'
tree
-a tree
-S tree
-x tree
--inodes tree
-l tree
tree cycle
-a tree tree/twin
-a tree/twin tree
cycle
-a cycle
-s cycle
-l cycle
-x cycle
cycle/a cycle
cycle/a/b cycle
-c cycle cycle/a
CASES

# A file in two places: once under several arguments, met first here or there.
mkdir places
: >places/twin
: >places/other
mount --bind tree/original/top places/twin
mount --bind tree/original/right/nothing places/other
each_line merged same <<'CASES'
places
-a places
places tree
tree places
-a places tree/original
-a tree/original places
-sc places/twin tree
-sc tree places/twin
-al tree places
CASES
