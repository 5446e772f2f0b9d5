# SPDX-License-Identifier: MIT
# Directories with nothing in them, as arguments and below.
mkdir -p tree/{a/b/c,d,e}
for option in '' -a -s -b -S --inodes -h -c -d1; do same $option tree; done
same tree/d
same -b tree/d
same -c tree/d tree/e
