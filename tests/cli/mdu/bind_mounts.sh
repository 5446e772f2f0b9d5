# SPDX-License-Identifier: MIT
# The same directory in two places counts twice under one argument, once under several;
# a directory mounted below itself is entered once,
# wherever in the loop the mount is and the argument begins.
need_mounts
mkdir -p tree/original tree/twin cycle/a/b up/x/y/z/mount far/mounted points/d points/sub recursive/a/b
small_tree tree/original
: >cycle/a/file
mount --bind tree/original tree/twin || cannot_run "no bind mount to be had"
mount --bind cycle cycle/a/b
: >up/x/y/file
mount --bind up up/x/y/z/mount
mount -t tmpfs none points
mkdir -p points/{d/e,sub}
: >points/d/file
mount -t tmpfs none points/sub
: >points/sub/file
mount --bind points points/d/e
mount -t tmpfs none recursive/a
mkdir -p recursive/a/b
mount --rbind recursive recursive/a/b
mount --bind far far
mkdir -p far/mounted/self
mount --bind far/mounted/self far/mounted/self
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
-a up
-a up/x
-a up/x/y
-a up/x/y/z/mount
-a up/x/y/z/mount/x/y
-a points
-a points/d
-a points/d/e
-ax points
-l points
points points/sub
-a recursive
-a recursive/a
-a recursive/a/b
-a far
-a far/mounted/self
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
