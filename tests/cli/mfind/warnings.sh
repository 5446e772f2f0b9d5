# SPDX-License-Identifier: MIT
# What is said with -warn, and what is said always.
mkdir -p tree/sub
: >tree/file
each_line same <<'CASES'
tree -warn -name a/b
tree -warn -name /
tree -nowarn -name a/b
tree -name a/b -warn
tree -warn -iname a/b
tree -warn -path a/
tree -warn -ipath a/
tree -warn -wholename tree/
tree -warn -path /
tree -warn -lname x/
tree -warn -name x -maxdepth 1
tree -warn ( -maxdepth 1 )
tree -warn -type f -mindepth 2
tree -warn -name x -depth
tree -warn -d
tree -warn -name x -xdev
tree -warn -name x -mount
tree -warn -name x -noleaf
tree -warn -name x -ignore_readdir_race
tree -warn -print -daystart
tree -warn -follow -maxdepth 0
tree -warn -daystart -maxdepth 0
tree -warn -regextype sed -maxdepth 0
tree -warn -perm /000
tree -perm /000 -maxdepth 0
tree -perm /u= -maxdepth 0
tree -! -name file
tree -( -name file -)
tree -printf \q
tree -printf %q\n
tree -printf %-5e\n
tree -printf \
tree -printf %T
tree -maxdepth 0 -printf %A
-D nosuch tree -maxdepth 0
-D stat,foo tree -maxdepth 0
-D foo,bar tree -maxdepth 0
-D ,stat,foo tree -maxdepth 0
-D foo, tree -maxdepth 0
CASES
with POSIXLY_CORRECT=1 -- same tree -name a/b
with POSIXLY_CORRECT=1 -- same tree -ls -maxdepth 0
# Always: no path ends with a slash, except for a root.
each_line same <<'CASES'
tree -path a/
tree -nowarn -path a/
tree -path /
tree -wholename a//
tree/ -path tree/
tree/ -path t*/
tree/ -path TREE/
tree/ -ipath TREE/
/ -maxdepth 0 -path /
-path ./
CASES
# Never.
for words in '-path a/' '-name a/b' '-path a/' -d '-name x -maxdepth 0'; do
  # shellcheck disable=SC2086 # words
  with POSIXLY_CORRECT=1 -- same tree -warn $words
done
