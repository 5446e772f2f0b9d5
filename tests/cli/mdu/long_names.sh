# SPDX-License-Identifier: MIT
# Names of 255 bytes, the most that a file system here takes, of files, directories and links, and
# one byte too many.
name=$(printf '%0255d' 0)
other=$(printf '%0254d\377' 0)
mkdir -p "tree/$name/$name/$other" && touch "tree/$name/$other" "tree/$name/$name/$other/$name"
ln -s "$name" "tree/$other"
for option in -a -s -0a -ab -L --inodes; do merged same "$option" tree; done
merged same -a "tree/$name/$name" "tree/$other"
unprivileged merged same -aL "tree/$other/$name"
merged same "tree/${name}1" "${other}1"
