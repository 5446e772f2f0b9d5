# SPDX-License-Identifier: MIT
# Options that do not exist, or lack or refuse an argument. All are named, then the hint.
mkdir tree
each_line same <<'CASES'
-Q
-QW
-Q -W tree
-aQs tree
tree -Q
-a=1 tree
--bogus
--bogus tree --nonsense
--all=1
--inodes=3 tree
--apparent-size=
--apparent=3
--summarize=x --bogus
-d x -Q --bogus
-d x -B x
-B x -d x
-Q -B x
-s -a -Q
---
--bogus=3
CASES
same $'-\xc3'
same $'-\x01'
same $'--\xc3\xa9'
same $'--new\nline'
