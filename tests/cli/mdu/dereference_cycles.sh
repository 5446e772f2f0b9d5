# SPDX-License-Identifier: MIT
# A symbolic link to a directory above it ends a walk with -L.
mkdir -p tree/a/b
ln -s ../.. tree/a/b/up
ln -s . tree/a/self
for option in -L -La -Ls -LS -Ll; do merged same "$option" tree; done
merged same -L --inodes tree
merged same -L tree/a tree
merged same -D tree/a/b/up
