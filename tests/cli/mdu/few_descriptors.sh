# SPDX-License-Identifier: MIT
# A low limit of open files changes nothing.
small_tree tree
deep_tree tree/deep 100 level
for directory in {1..40}; do small_tree "tree/wide/$directory"; done
for limit in 16 20 64; do
  descriptors "$limit" same -a tree
  descriptors "$limit" same -s tree tree/wide
done
