# SPDX-License-Identifier: MIT
# Paths far beyond PATH_MAX, of long components.
deep_tree tree 60 "$(printf '%0200d' 0)"
for option in '' -a -s -b --inodes -d3 -h -S; do same $option tree; done
unprivileged same -a tree
