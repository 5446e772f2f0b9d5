# SPDX-License-Identifier: MIT
# -s beside -a and -d, --inodes beside -b: warnings, errors and their order.
small_tree tree
each_line same <<'CASES'
-sa tree
-as tree
-s -d0 tree
-d0 -s tree
-s -d1 tree
-d 7 -s tree
-s -d-1 tree
-s -d0x2 tree
-s -d1 -a tree
-s -d0 -a tree
-s -d1 -d0 tree
-s -s tree
-s -d x tree
-s -a -d x tree
--inodes -b tree
--inodes -A tree
--inodes -s -d0 -b tree
--inodes -s -a -b tree
-s -d0 missing
CASES
