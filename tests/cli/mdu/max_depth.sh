# SPDX-License-Identifier: MIT
# -d N, and what counts as N.
small_tree tree
for depth in 0 1 2 3 -1 ' 1' +1 $'\t1' 010 0x1 0x2 9223372036854775807 -9223372036854775808 \
  '' x - 1x 1k 1K '1 ' 08 0x 0x1p 1.0 9223372036854775808 18446744073709551615 \
  99999999999999999999 -9223372036854775809 "a'b" 'a"b' $'a\nb' $'\xff' $'\xc3\xa9' 'a\b'; do
  same -d "$depth" tree
  same -a --max-depth="$depth" tree
done
same -d1 -d2 tree
same -d2 -d1 tree
same -d1 tree tree/left tree/top
same -d x -d y
same -d x nowhere
same -d
same tree -d
same --max-depth
same --m=1 tree
