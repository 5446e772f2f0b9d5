# SPDX-License-Identifier: MIT
# A directory of more than 10,000 entries is walked in inode order, one of 10,000 is not.
flat_tree tree 9999
same -a tree
: >tree/the-10000th
same -a tree
: >tree/the-10001st
same -a tree
# Directories are entered in that order too.
mkdir tree/{first,second}
: >tree/first/file
same -a tree
same --inodes tree tree/second
