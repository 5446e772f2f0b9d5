# SPDX-License-Identifier: MIT
# Arguments by chance out of a tree with everything in it: one inside another, the same twice, by
# another path, names of one file, links, what is missing.  What GNU du remembers of every file,
# mdu must know by less.
linked_tree tree
small_tree tree/small
kinds_tree tree/kinds
forbidden_tree tree/forbidden
ln tree/small/top tree/kinds/top-too
ln tree/one/first outside
ln -s tree/two link
flat_tree tree/flat 40
mkdir -p tree/dirs/{1..60}/sub  # enough for threads
head -c 4000 /dev/zero >alone
sync -f .

mapfile -d '' paths < <(find tree -print0 | sort -z)
paths+=(outside link alone link/ link/alone tree/ tree// ./tree tree/two/../one missing tree/missing ''
  alone/ outside outside)
options=('' -s -a -c -S -l -D -L -x -b --inodes --time '-s --exclude=f*' '-a --exclude=tree/one' '-sc -t5K'
  '-d1 -c' '-s -B1' '-s -l')
RANDOM=20
for ((i = 0; i < 150; i++)); do
  arguments=()
  for ((n = RANDOM % 6 + 2; n > 0; n--)); do arguments+=("${paths[RANDOM % ${#paths[@]}]}"); done
  # shellcheck disable=SC2086 # several words
  unprivileged merged same ${options[i % ${#options[@]}]} -- "${arguments[@]}"
done

# All that there is, as of a shell's *.
cd tree
unprivileged merged same -s -- *
unprivileged merged same -s -- */* *
unprivileged merged same -s -- * */*
unprivileged merged same -a -- */* * */*/*
printf '%s\0' * */* missing '' * >../list
unprivileged merged same --files0-from=../list
unprivileged merged same -s --files0-from=../list
