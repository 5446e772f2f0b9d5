# SPDX-License-Identifier: MIT
# Of several units the last holds, but -b's apparent sizes stay.
small_tree tree
units=(-k -m -h --si -b -B3)
for first in "${units[@]}"; do
  for second in "${units[@]}"; do same -a "$first" "$second" tree; done
done
same -abhk tree
same -a -BKiB -m tree
same -a -k -BKiB tree
