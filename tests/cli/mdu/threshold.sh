# SPDX-License-Identifier: MIT
# -t: entries below (or, negative, above) a size are not printed, but counted.
small_tree tree
for size in 0 1 +1 4096 -4096 5000 -5000 1K 20K -20K 1M -1M 70000 010 0x1000 1kB; do
  same -a -t "$size" tree
  same -ab --threshold="$size" tree
  same -sc -t "$size" tree
  same --inodes -a -t "$size" tree
done
for size in '' x -0 -x 1x 1Q 99999999999999999999 -9223372036854775808 9223372036854775808; do
  same -t "$size" tree
  same --threshold="$size" tree
done
for size in K KB KiB k kB Q R 0Q 0R 1KD 1MD 0x10K 7E 8E -7E -8E -9E 16E 1g 1G 1t 1T 1e 1z 1b B D x -K +K \
  +1K ' 1' '1 ' 1.5K 1Ki 1KDx 0x -0x -00 -0K -- - --5 99999999999999999999x 1Qx -1Q Kx $'a\nb' $'\xff'; do
  same -t "$size" tree
  same --thres="$size" -a tree
done
merged same -Q -t x -d y tree
merged same -d y -t x -Q tree
same -t 1M -t 0 tree
same -S -t 4097 tree
