# SPDX-License-Identifier: MIT
# More levels than descriptors or a stack of calls would hold.
deep_tree tree 3000 d
for option in '' -a -s -S --inodes -d5; do same $option tree; done
descriptors 32 same -a tree
