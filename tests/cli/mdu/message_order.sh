# SPDX-License-Identifier: MIT
# Messages stand where their entries do, between the lines on standard output.
small_tree tree
forbidden_tree tree/forbidden
mkdir "tree/odd"$'\n'"name" && chmod 0 "tree/odd"$'\n'"name"
each_line unprivileged merged same <<'CASES'
tree missing tree/left
missing tree missing
-a tree
-ac missing tree missing
-s tree tree/forbidden missing
-d0 tree/forbidden tree
CASES
with LC_ALL=C.UTF-8 -- unprivileged merged same -a tree
