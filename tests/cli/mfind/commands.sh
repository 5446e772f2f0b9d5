# SPDX-License-Identifier: MIT
# -exec, -execdir, -ok, -okdir.
small_tree small
kinds_tree kinds
flat_tree flat 13000
cat >script <<'SCRIPT'
echo "no interpreter line: $*"
SCRIPT
chmod +x script
each_line same <<'CASES'
small -exec echo {} ;
small -exec echo a{}b{} {} ;
small -exec echo ;
small -exec {} ;
small -exec echo {} +
small -exec echo x {} +
small -exec {} +
small -exec echo + ;
small -exec echo {}+ ;
small -exec echo {} + -exec echo again {} +
small -execdir echo {} ;
small -execdir echo {} +
small -execdir pwd ;
small -depth -execdir echo {} +
small -depth -execdir pwd ;
small/ small/left small/left/ ./small / -maxdepth 0 -execdir echo {} ;
small/ small/left small/left/ ./small / -maxdepth 0 -execdir echo {} +
. -maxdepth 0 -execdir echo {} ;
. .. -maxdepth 0 -execdir pwd ;
// -maxdepth 0 -execdir echo {} ;
/// -maxdepth 0 -execdir echo {} +
small -exec false ;
small -exec false ; -print
small ! -exec false ; -print
small -exec true ; -print
small -exec false {} +
small -execdir false {} +
small -exec false {} + -print
small -exec nosuch {} ;
small -exec nosuch {} +
small -exec /nosuch/x {} ;
small -exec /etc/passwd {} ;
small -exec ./script {} ;
small -exec ./script {} +
small -execdir ./script {} ;
small -print -exec echo {} ; -print
small -exec echo {} ; -quit
small -exec echo {} + -quit
small -name one -exec echo {} + -o -exec echo not {} +
small kinds -type f -exec echo {} +
small kinds -type f -execdir echo {} +
small -exec readlink /proc/self/fd/0 ;
small -exec ls /proc/self/fd ;
small -execdir ls /proc/self/fd ;
small -ok echo {} ;
small -okdir echo {} ;
small -ok nosuch {} ;
-files0-from nosuch -ok echo {} ;
-L kinds -execdir echo {} ;
CASES
# shellcheck disable=SC2016 # for the shell that find runs
{
  same small -exec sh -c 'kill -9 $$' ';'
  same small -exec sh -c 'kill -15 $$' {} +
  same small -exec sh -c 'exit 3' ';' -o -print
  # How many files go into one run.
  same flat -exec sh -c 'echo $# $1' sh {} +
  same flat/ -exec sh -c 'echo $# $1' shshshshsh {} +
  same flat -execdir sh -c 'echo $# $1' sh {} +
  same flat -type f -exec sh -c 'echo $# $1' sh {} + -name '*1'
  with "LARGE=$(printf '%0100000d' 0)" -- same flat -exec sh -c 'echo $#' sh {} +
}
printf 'y\nn\nyes\nno\nY\n' >answers
redirected '<answers' same small -ok echo {} ';'
redirected '<answers' merged same small -okdir echo {} ';' -print
unprivileged same small -execdir echo {} ';'
forbidden_tree forbidden
unprivileged same forbidden -execdir echo {} ';'
unprivileged same forbidden -execdir echo {} +
unprivileged same forbidden -exec echo {} ';'
# How a program ended is known even to who was told not to care.
# shellcheck disable=SC2016 # for that shell
ignoring_children=(sh -c 'trap "" CHLD; exec "$@"' sh)
under "${ignoring_children[@]}" -- same small -exec false {} +
under "${ignoring_children[@]}" -- same small -exec false ';' -o -exec true ';' -print
# Words that leave no room, for the names or at all.
long=$(printf '%070000d' 0)
same small -exec echo "$long" "$long" {} +
same small -execdir echo "$long" "$long" {} +
same small -print -exec echo "$long" "$long" {} ';'
same small -exec echo "$long" {} {} "$long" ';'
printf 'y\ny\ny\n' >answers
redirected '<answers' same small -ok echo "$long" "$long" {} ';'
for rest in 61000 61051 61052 61053 61054 61055 61056 61057 61058 61059 61060 61061 61062 61063 61064; do
  # shellcheck disable=SC2016 # for the shell that find runs
  for end in '+' ';'; do
    same small -name top -exec sh -c 'echo $# ${#2}' sh "$long" "$(printf "%0${rest}d" 0)" {} "$end"
  done
done
# Answers and names cannot both be on standard input, whatever its name.
printf 'small\0' >list
for name in - /dev/stdin /dev/fd/0 /proc/self/fd/0 ./list list; do
  redirected '<list' same -files0-from "$name" -ok echo {} ';'
  redirected '<list' with LC_ALL=C.UTF-8 -- same -files0-from "$name" -okdir echo {} ';' -print
done
redirected '<answers' same -files0-from list -ok echo {} ';'
