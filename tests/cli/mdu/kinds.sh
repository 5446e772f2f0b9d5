# SPDX-License-Identifier: MIT
# Symbolic links, fifos, sockets: never opened, never followed.
kinds_tree tree
for option in -a -ab -aA -ah --inodes -S -al; do same "$option" tree; done
for entry in to-file to-directory dangling itself long-target fifo socket; do
  same "tree/$entry"
  same -b "tree/$entry"
done
same -a tree/to-directory/ tree
