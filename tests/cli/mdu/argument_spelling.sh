# SPDX-License-Identifier: MIT
# How an argument is written is how its lines begin; only trailing slashes are cut to one.
small_tree tree
ln -s tree link
ln -s missing dangling
ln -s itself itself
ln -s tree/top file-link
same
same -a
cd tree || exit 1
each_line same <<'CASES'
.
./
..
../tree
../tree/left
left/..
./left
.//left
./.
CASES
same
same -s
cd ..
each_line same <<'CASES'
tree/
tree//
tree////
-a tree//left///
tree/./left
tree/../tree/top
./tree
link
link/
link//
link/.
-a link/left
link tree
link link/
-a link link tree
-b link
-c dangling
dangling/
itself
itself/
file-link
file-link/
-b file-link
CASES
same "$PWD/tree"
same "$PWD//tree/"
same -d0 "/$PWD/tree"
