# SPDX-License-Identifier: MIT
# --inodes counts entries; units do not apply, but -h and --si shorten.
linked_tree tree
flat_tree tree/flat 2500
for option in '' -a -S -s -c -l -lS -x -0 -d1 -k -m -h --si -BM -BK -BKB -BKiB -B2 -b -A -h\ -k -k\ -h; do
  same --inodes $option tree
  same $option --inodes tree/flat tree
done
with DU_BLOCK_SIZE=h -- same --inodes tree
with DU_BLOCK_SIZE=KB -- same --inodes tree
with DU_BLOCK_SIZE=7 -- same --inodes tree
