# SPDX-License-Identifier: MIT
# Abbreviations among all long options of GNU du. Not --=, which stands for all of them, and so
# for mdu's own, too.
small_tree tree
each_line same <<'CASES'
--d tree
--de tree
--dereference-a tree
--e tree
--f tree
--no tree
--t tree
--ti tree
--tim tree
--th=1 tree
--tot tree
--time-s=iso --time tree
CASES
