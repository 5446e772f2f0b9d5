# SPDX-License-Identifier: MIT
# Entries are taken 100,000 at a time, and each such window is sorted by itself.
flat_tree tree 100003
mkdir tree/{d1,d2,d3}
: >tree/d2/file
same -a tree
same --inodes tree
