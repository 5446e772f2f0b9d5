# SPDX-License-Identifier: MIT
# A directory of more than 10,000 entries is walked in inode order, one of 10,000 is not.
for count in 9999 10000 10001; do
  flat_tree tree "$count"
  same -a tree
  rm -r tree
done
# Directories among the entries are entered in that order too, and count as entries.
flat_tree tree 9999
mkdir tree/{first,second}
: >tree/first/file
same -a tree
same --inodes tree tree/second
