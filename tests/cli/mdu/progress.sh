# SPDX-License-Identifier: MIT
# A walk of 2.4 seconds, which strace makes it: how it tells that it goes on.
mkdir -p tree/1/2/3
slowly=(-e inject=getdents64:delay_enter=300000)
says 0 --inodes --progress=never tree/1/2 <<<$'1\ttree/1/2/3\n2\ttree/1/2'
says 0 --inodes --prog tree/1/2 <<<$'1\ttree/1/2/3\n2\ttree/1/2'

# Without a terminal only with the option, and a line a second.
injecting "${slowly[@]}" -- says 0 -j1 -s --inodes tree <<<$'4\ttree'
((++comparisons))
injecting "${slowly[@]}" -- run mdu -j1 -s --inodes --progress tree
lines=$(grep -cE '^du: [0-9]+ entries, [0-9.]+[KMG]?, [0-9]+ entries/s, tree' "$results/mdu.err" || true)
((lines >= 1 && lines <= 3)) && [[ $(<"$results/mdu.out") == 4$'\ttree' ]] ||
  disagreement mdu mdu --progress

# on_terminal TYPE ARGUMENT...: what a terminal gets, carriage returns as <.
on_terminal() {
  local type=$1
  shift
  TERM=$type PATH=$CASE_SCRATCH/bin:$PATH ASAN_OPTIONS=detect_leaks=0 BATCH_EMUL=1 \
    script -qec "strace --quiet=all -o /dev/null ${slowly[*]} du -j1 --inodes $*" /dev/null |
    tr '\r' '<'
}

# A line that is taken away again before each line of output.
((++comparisons))
on_terminal xterm tree >"$results/screen"
clear=$'<\e[K'
grep -qE "^<[0-9]+ entries, .*entries/s, tree.*"$'\e''\[K' "$results/screen" &&
  [[ $(sed "s/.*$(printf '%s' "$clear" | sed 's/[[]/\\[/')//; s/<\$//" "$results/screen") == \
    $'1\ttree/1/2/3\n2\ttree/1/2\n3\ttree/1\n4\ttree' ]] ||
  { cat -v "$results/screen"; disagreement mdu mdu on_terminal; }

# Not on one that cannot take a line back, and not when it is not wanted.
for arguments in "dumb tree" "xterm --progress=never tree"; do
  ((++comparisons))
  read -ra words <<<"$arguments"
  on_terminal "${words[@]}" >"$results/screen"
  [[ $(sed 's/<$//' "$results/screen") == $'1\ttree/1/2/3\n2\ttree/1/2\n3\ttree/1\n4\ttree' ]] ||
    { cat -v "$results/screen"; disagreement mdu mdu "$arguments"; }
done
