# SPDX-License-Identifier: MIT
# What cannot be found is named, the rest is done, and the exit status tells.
small_tree tree
each_line same <<'CASES'
missing
missing tree
tree missing
-s tree missing tree/left
-c missing
-c missing tree
-0c missing tree
-a missing missing
tree/top/below
tree/top/
tree/top/.
tree/left/missing
tree/missing/
-- -missing
/missing
CASES
same ''
same '' tree
same tree '' -c
same "$(printf '%0300d' 0)"
same "$(printf 'tree/../%.0s' {1..600})tree"
