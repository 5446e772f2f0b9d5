# SPDX-License-Identifier: MIT
# Names go to standard output as they are, whatever bytes they have.
awkward_tree tree
for option in -a -0a -ab; do same "$option" tree; done
with LC_ALL=C.UTF-8 -- same -a tree
cd tree || exit 1
same -a -- *
same -0s -- *
