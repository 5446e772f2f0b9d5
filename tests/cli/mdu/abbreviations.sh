# SPDX-License-Identifier: MIT
# Long options cut short: those that stay unique work, the others list what they could be.
small_tree tree
each_line same <<'CASES'
--al tree
--ap tree
--app -h tree
--bl=7 tree
--by tree
--c tree
--coun tree
--hu tree
--i tree
--m=1 tree
--max 1 tree
--nul tree
--o tree
--sep tree
--se tree
--su tree
--to tree
--a tree
--b tree
--h tree
--n tree
--s tree
--a=1 tree
--all --si tree
CASES
