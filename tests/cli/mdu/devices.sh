# SPDX-License-Identifier: MIT
# Device nodes have no size, and are not opened.
mkdir tree
if ! mknod tree/null c 1 3 2>/dev/null; then cannot_run "device nodes need root"; fi
mknod tree/loop b 7 0
for option in -a -ab --inodes; do same "$option" tree; done
same tree/null tree/loop
