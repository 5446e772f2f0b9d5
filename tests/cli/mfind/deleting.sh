# SPDX-License-Identifier: MIT
# -delete: what is said, and what is left.
# shellcheck disable=SC2154 # differential.bash sets results and tool
deletes() {
  local maker=$1 side
  shift
  for side in reference "$tool"; do
    chmod -R u+rwx tree 2>/dev/null || true
    rm -rf tree
    "$maker" tree
    run "$side" "$@"
    { find tree 2>/dev/null || true; } | sort >"$results/$side.left"
  done
  ((++comparisons))
  if ! agree reference "$tool" || ! cmp "$results/reference.left" "$results/$tool.left"; then
    disagreement reference "$tool" "$@"
  fi
}
for maker in small_tree kinds_tree linked_tree awkward_tree forbidden_tree; do
  each_line deletes "$maker" <<'CASES'
tree -delete
tree/ -delete
tree -type f -delete
tree -type d -empty -delete
tree -type d -delete
tree -delete -print
tree -print -delete
tree -mindepth 1 -delete
tree -maxdepth 1 -delete
tree -name *e -delete
tree ! -delete
tree -type l -delete
-L tree -type l -delete
-L tree -delete
tree/left tree -delete
tree -depth -name left -prune -delete
tree/. -delete
tree nosuch -delete
tree -ignore_readdir_race -delete
tree -exec rm -rf {} ; -delete
tree -exec rm -rf {} ; -ignore_readdir_race -delete
CASES
  unprivileged deletes "$maker" tree -delete
  unprivileged deletes "$maker" tree -type f -delete
done
