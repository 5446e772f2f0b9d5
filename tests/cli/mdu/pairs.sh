# SPDX-License-Identifier: MIT
# Every pair of options, on a tree with hard links, and with two arguments.
linked_tree tree
small_tree tree/small
options=(-s -a -h -b -k -m -c -d1 -d0 -x -l -S -A --inodes -0 -B3 --si)
# Either order of two options is the same, save for units (unit_last_wins).
for ((first = 0; first < ${#options[@]}; first++)); do
  for ((second = first; second < ${#options[@]}; second++)); do
    same "${options[first]}" "${options[second]}" tree
    same "${options[second]}" "${options[first]}" tree/two tree/one
  done
done
