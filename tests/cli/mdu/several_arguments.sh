# SPDX-License-Identifier: MIT
# With several arguments nothing is counted twice, whatever their order.
linked_tree tree
small_tree other
each_line same <<'CASES'
tree other
other tree
-c tree other
tree tree
-sc tree tree
-a tree tree
-lsc tree tree
-la tree/one tree/one
tree tree/one
tree/one tree
-a tree/one tree
-a tree/one/first tree
-a tree tree/one/first
-a tree/two/deeper/third tree/one
tree/one tree/two
tree/two tree/one
-c tree/one tree/two
-S tree/one tree
--inodes tree/one tree
--inodes -l tree/one tree
-b tree/two tree
tree/two/deeper tree/two tree
tree tree/. tree/one/..
tree ./tree
tree/one/first tree/one/first
-l tree/one/first tree/one/first
-s tree/one/first tree/one/second tree/two/deeper/third
-d0 tree/one tree/two tree
other/empty other/right other/empty
CASES
