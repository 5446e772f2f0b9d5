# SPDX-License-Identifier: MIT
# Commands that change directories before find enters them.
# shellcheck disable=SC2154 # differential.bash sets results and tool
make_tree() {
  chmod -R u+rwx tree 2>/dev/null || true
  rm -rf tree
  mkdir -p tree/a/b tree/c/d
  touch tree/a/f tree/a/b/g tree/c/d/h
  ln -s a tree/l
}
make_closed_tree() {
  make_tree
  chmod 0 tree/a/b tree/a tree/c
}

# changes MAKER ARGUMENT...: each on a tree of its own; what is left is compared too.
changes() {
  local maker=$1 side options
  shift
  for side in reference "$tool"; do
    options=()
    if [[ $side == "$tool" ]]; then options=("${threads[@]}"); fi
    "$maker"
    run "$side" "${options[@]}" "$@"
    { find tree 2>/dev/null || true; } | sort >"$results/$side.left"
  done
  ((++comparisons))
  if ! agree reference "$tool" || ! cmp "$results/reference.left" "$results/$tool.left"; then
    disagreement reference "$tool" "$@"
  fi
}

for option in '' -j1 -j8; do
  threads=(${option:+"$option"})
  # shellcheck disable=SC2016 # for the shell that find runs
  each_line changes make_tree <<'CASES'
tree -name a -exec mv {} {}2 ; -o -print
tree -name a -exec rm -rf {} ; -o -print
tree -name a -execdir rm -rf {} ; -o -print
tree -name a -exec rm -rf {} ; -ignore_readdir_race -o -print
tree -name a -exec cp -r tree/c {} ; -o -print
tree -type d -exec touch {}/new ; , -type f -print
tree -type d -exec mkdir {}/new ; -print -name new -prune
tree -maxdepth 2 -type d -exec mkdir {}/new ; -print
tree -name a -prune -exec touch {}/new ; -o -print
tree -name a -exec chmod 0 {} ; -o -print
tree -name a -exec rm -rf {} ; -exec ln -s c {} ; -o -print
tree -name a -exec rm -rf {} ; -exec touch {} ; -o -print
tree -name a -exec mv {} moved ; -exec cp -r tree/c {} ; -o -print
tree tree/a -name tree -exec rm -rf {} ; -o -print
tree/ -exec touch {}/new ; -print
tree -mindepth 1 -exec touch {}/new ; -print
tree -depth -name b -exec mv {} {}2 ; -o -print
tree -xdev -name a -exec touch {}/new ; -o -print
tree -mount -name a -exec touch {}/new ; -o -print
-L tree -name a -exec touch {}/new ; -o -print
-L tree -name l -exec touch {}/new ; -print -o -print
-H tree/l -exec touch {}/new ; -print
tree -name c -ok touch {}/new ; -o -print
tree -path *c -exec touch {}/new ; -o -print
CASES
  for maker in make_tree make_closed_tree; do
    unprivileged changes "$maker" tree -type d ! -perm -700 -exec chmod u+rwx '{}' ';' -o -print
    unprivileged changes "$maker" tree -type d -exec chmod u+rwx '{}' ';' -print
    unprivileged changes "$maker" tree -exec chmod 0 '{}' ';' -print
    unprivileged changes "$maker" -L tree -exec chmod u+rwx '{}' ';' -print
  done
done
rm -rf moved
make_tree  # one that can be removed
