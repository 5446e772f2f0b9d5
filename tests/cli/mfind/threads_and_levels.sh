# SPDX-License-Identifier: MIT
# Threads and the optimizer change nothing: mfind beside itself.
# shellcheck disable=SC2154 # differential.bash sets results and tool
adversarial_tree tree
flat_tree tree/flat 12000
agrees_with_itself() {
  local variant one
  "$CASE_SCRATCH/bin/find" -j1 -O0 "$@" >"$results/expected.out" 2>"$results/expected.err" && one=0 || one=$?
  echo "$one" >"$results/expected.status"
  for variant in '-j1 -O1' '-j2' '-j4 -O2' '-j8 -O3'; do
    ((++comparisons))
    # shellcheck disable=SC2086
    "$CASE_SCRATCH/bin/find" $variant "$@" >"$results/variant.out" 2>"$results/variant.err" && one=0 || one=$?
    echo "$one" >"$results/variant.status"
    agree expected variant || disagreement expected variant "$variant" "$@"
  done
}
each_line agrees_with_itself <<'CASES'
tree
tree -depth
tree -size +1 -name *e -type f
tree -type f -size +1k -mtime -300 -ls
tree -empty -o -readable -type d -print
tree -name left -prune -o -size +0 -print
tree -perm /111 -type d -o -newer tree/times/half -name [a-h]* -printf %p:%s\n
tree -exec echo {} + -type f -size -2
tree -execdir echo {} + -type f -o -links 3
-L tree -size 1 -type f
tree -maxdepth 2 -name d* -type d
tree -samefile tree/linked/one/first -o -xtype l
tree -unique -type f
tree ! -size 0 , -name x*
CASES
