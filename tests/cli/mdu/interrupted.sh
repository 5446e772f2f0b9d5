# SPDX-License-Identifier: MIT
# A signal in the middle of a run.  strace sends it when the third directory of a chain is read.
mkdir -p tree/1/2/3/4
third=$PWD/tree/1/2
at_third="inject=getdents64:when=1:signal"
injecting -P "$third" -e "$at_third=INT" -- says 130 -j1 --inodes tree <<'EOF'
1	tree/1/2
2	tree/1
3	tree
du: interrupted: totals are partial
EOF
injecting -P "$third" -e "$at_third=INT" -- says 130 -j1 --inodes -cs tree other <<'EOF'
3	tree
3	total
du: interrupted: totals are partial
EOF
# With threads what is counted depends on how far these are.
for jobs in 2 8; do
  ((++comparisons))
  injecting -f -P "$third" -e "$at_third=INT" -- run mdu "-j$jobs" --inodes -s tree
  [[ $(<"$results/mdu.status") == 130 && $(<"$results/mdu.out") == [1-5]$'\t'tree &&
    $(<"$results/mdu.err") == 'du: interrupted: totals are partial' ]] ||
    disagreement mdu mdu "-j$jobs"
done
# The second one does what it always does.
injecting -P "$third" -e "inject=fstat,getdents64:when=1:signal=INT" -- says 130 -j1 --inodes tree </dev/null

# One that comes while it waits for names: for more of them from a pipe, which has begun to give
# one; or for somebody to write to it at all.  A run that does not end by itself is killed.
mkfifo pipe silent
exec 3<>pipe
exec 4<pipe
waiting() { injecting -f "${@:1:4}" -- redirected '<&4 3>&- 4>&-' under timeout -s KILL 20 -- "${@:5}"; }
printf 'tree/1\0tree' >&3
waiting -P pipe -e inject=ppoll:signal=INT:when=2 says 130 --inodes -cs --files0-from=- <<'EOF'
4	tree/1
4	total
du: interrupted: totals are partial
EOF
waiting -P silent -e inject=openat:signal=INT:when=1 says 130 --inodes -c --files0-from=silent <<'EOF'
0	total
du: interrupted: totals are partial
EOF
# Or when it is about to wait.  (NameListTest has what is between that and the wait.)
printf 'tree/1\0' >&3
waiting -P pipe -e inject=fcntl:signal=INT:when=2 says 130 --inodes -s --files0-from=- <<'EOF'
4	tree/1
du: interrupted: totals are partial
EOF
# A question is answered meanwhile.
printf 'tree/1\0' >&3
((++comparisons))
under timeout -s KILL 20 -- injecting -P pipe -e inject=ppoll:signal=USR1:when=2 \
  -e inject=fcntl:signal=INT:when=3 -- redirected '<&4 3>&- 4>&-' run mdu -j1 --inodes -s --files0-from=-
[[ $(sed 's/[0-9]* entries, [^,]*, [0-9]* /N, N, N /' "$results/mdu.err") == \
  $'du: N, N, N entries/s, tree/1\ndu: interrupted: totals are partial' ]] &&
  [[ $(<"$results/mdu.status") == 130 && $(<"$results/mdu.out") == 4$'\ttree/1' ]] ||
  disagreement mdu mdu "SIGUSR1 while waiting: $(<"$results/mdu.err")"
# And what comes in the middle of a tree does not wait for the next name.
printf 'tree\0' >&3
waiting -P "$third" -e "$at_third=INT" says 130 -j1 --inodes -s --files0-from=- <<'EOF'
3	tree
du: interrupted: totals are partial
EOF
exec 3>&- 4>&-

# A question is answered, and nothing else changes.
((++comparisons))
injecting -P "$third" -e "$at_third=USR1" -- run mdu -j1 --inodes tree
sed 's/^\(du: [0-9]* entries\), [^,]*, [0-9]* /\1, N, N /' "$results/mdu.err" >"$results/answer"
[[ $(<"$results/answer") == 'du: 3 entries, N, N entries/s, tree/1/2' &&
  $(<"$results/mdu.status") == 0 && $(tail -n 1 "$results/mdu.out") == 5$'\t'tree ]] ||
  disagreement mdu mdu "SIGUSR1: $(<"$results/answer")"

# Also when it comes too early, while patterns are read, or too late, as the last handler is taken back.
echo nothing >patterns
((++comparisons))
injecting -P "$PWD/patterns" -e inject=read:signal=USR1:when=1 -- run mdu -j1 --inodes -s -X "$PWD/patterns" tree
[[ $(<"$results/mdu.err") == 'du: '*' entries/s, tree'* && $(<"$results/mdu.out") == 5$'\ttree' &&
  $(<"$results/mdu.status") == 0 ]] || disagreement mdu mdu "SIGUSR1 early: $(<"$results/mdu.err")"
injecting -e trace=rt_sigaction -- says 0 -j1 --inodes -s tree <<<$'5\ttree'
last=$(grep -c rt_sigaction "$results/strace")
injecting -e "inject=rt_sigaction:signal=USR1:when=$last" -- says 0 -j1 --inodes -s tree <<<$'5\ttree'

# Neither waits for the end of a directory of which nothing but the sum is wanted.
flat_tree flat 300
at_twentieth="inject=newfstatat:when=20:signal"
((++comparisons))
injecting -e "$at_twentieth=INT" -- run mdu -j1 --inodes -s flat
[[ $(<"$results/mdu.status") == 130 && $(cut -f1 "$results/mdu.out") -lt 100 ]] ||
  disagreement mdu mdu "SIGINT: $(<"$results/mdu.out")"
((++comparisons))
injecting -e "$at_twentieth=USR1" -- run mdu -j1 --inodes -s flat
[[ $(<"$results/mdu.err") == *' entries/s, flat/'* && $(<"$results/mdu.out") == 301$'\t'flat ]] ||
  disagreement mdu mdu "SIGUSR1: $(<"$results/mdu.err")"
