# SPDX-License-Identifier: MIT
# Many inodes with many names: the set of those seen has to grow.
mkdir -p tree/{a,b,c}
perl -e 'for (1 .. 3000) { open F, ">", "tree/a/$_" or die; close F;
  link "tree/a/$_", "tree/b/$_" or die; link "tree/a/$_", "tree/c/" . (3001 - $_) or die }'
same -a tree
same -al tree
same --inodes tree
same --inodes -a tree/c tree/a tree/b
