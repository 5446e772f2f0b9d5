# SPDX-License-Identifier: MIT
# -printf, -ls and the actions that write files.
# shellcheck disable=SC2154 # differential.bash sets results and tool
kinds_tree kinds
small_tree small
times_tree times
truncate -s 1000000 small/hole
sync -f .
# The first visit changes access times, later ones do not.
find . -printf %l >/dev/null
for directive in a b c d D f F g G h H i k l m M n p P s S t u U y Y %; do
  same small kinds -printf "%$directive\n"
  same small kinds -printf "[%20$directive][%-20$directive|%.2$directive][%010$directive][%+$directive][%#$directive][% $directive][%-5.1$directive]\n"
  same small/ kinds/to-directory ./small/top -maxdepth 1 -printf "%$directive|%p\n"
  same -L kinds -printf "%$directive\n"
done
for letter in a A b B c C d D e F g G h H I j k l m M n p P r R s S t T u U V w W x X y Y z Z + @ f i J N E _ -; do
  same times -printf "%T$letter|%A$letter\n"
done
with TZ=America/New_York -- same times -printf '%p %t %T+ %Tc %Tz %TZ %TX %Ta\n'
with LC_ALL=C.UTF-8 -- same times -printf '%p %Tc %Tx %TX %Tr\n'
# shellcheck disable=SC1003 # a backslash alone is meant
for escape in '\a' '\b' '\f' '\n' '\r' '\t' '\v' '\0' '\\' '\101' '\1012' '\777' '\08' '\c' 'a\cb' '\x41' '\'; do
  same small -maxdepth 1 -printf "<$escape>"
done
each_line same <<'CASES'
small -printf %%%p%%\n
small -printf %5%\n
small -printf %-%\n
small -ls
kinds -ls
-L kinds -ls
small kinds -ls , -ls
small -printf a -printf b\n
small -fprint /dev/stdout -print
small -fprintf /dev/stdout %p\n -print
small -fprint /dev/stderr
small -fls /dev/stdout
CASES
same / // /// -maxdepth 0 -printf '%f|%h|%p|%P|%H\n'
for layout in '%0-5p' '%05p' '%0 5p' '%005d' '%+05m' '%-05d' '%00d'; do same small -printf "$layout|\n"; done
# A target that cannot be there, and one that cannot be told.
mkdir targets
: >targets/file
ln -s file/below targets/below-a-file
same targets -printf '%Y|%p\n'
mkdir targets/closed
ln -s closed/file targets/below-closed
chmod 0 targets/closed
unprivileged merged same targets/below-closed -printf '<%Y|%5Y>\n'
# Invalid bytes on a terminal.
mkdir $'\xff'
terminal() {
  local side
  for side in reference "$tool"; do
    (if [[ $side == "$tool" ]]; then program=("$CASE_SCRATCH/bin/find")
    else program=("$REFERENCE_LOADER" --library-path "$REFERENCE_LIBRARIES" "$reference"); fi
    SHELL=$BASH script -qec "$(printf '%q ' "${program[@]}" "$@")" /dev/null >"$results/$side.out")
  done
  ((++comparisons))
  cmp "$results/reference.out" "$results/$tool.out" || ((++failures))
}
terminal $'\xff' -printf '%p|%H|%f\n'
# What is written to files.
written() {
  local side
  for side in reference "$tool"; do
    rm -f out other
    run "$side" "$@"
    cat out other >"$results/$side.files" 2>/dev/null || true
  done
  ((++comparisons))
  if ! agree reference "$tool" || ! cmp "$results/reference.files" "$results/$tool.files"; then
    disagreement reference "$tool" "$@"
  fi
}
each_line written <<'CASES'
small -fprint out
small -fprint0 out
small -fls out
small -fprintf out %p-%s\n
small -fprint out -fprint other
small -fprint out -fprint out
small -fprint out -fprint ./out
small -name nosuch -fprint out
small -fprint out -name
small -type f -fprint out -o -fprint other
small -fprint out -print
CASES
merged redirected '>/dev/full' same small
merged redirected '>&-' same small
redirected '>/dev/full' same small -printf '%p\n' -quit
# Messages among what is written to standard error, and after standard output has failed.
merged same small nosuch -fprint /dev/stderr
merged same small nosuch -print -fprintf /dev/stderr '<%p>\n' -fls /dev/stderr
for where in '>/dev/full' '>&-'; do
  redirected "$where" same small nosuch
  redirected "$where" same small nosuch small
  redirected "$where" same small -print -exec true ';'
  redirected "$where" same small -print -exec true {} +
  redirected "$where" same small -exec true ';' -print
  redirected "$where" same small nosuch -print0
  redirected "$where" same small nosuch -name nosuch
  redirected "$where" same small nosuch -printf 'x\c'
  redirected "$where" same small -printf 'x\c' -printf y
done
