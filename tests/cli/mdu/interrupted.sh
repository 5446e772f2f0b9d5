# SPDX-License-Identifier: MIT
# A signal in the middle of a run.  strace sends it when the third directory of a chain is read,
# which is the fifth getdents64: two a directory.
mkdir -p tree/1/2/3/4
at_third="inject=getdents64:when=5:signal"
injecting -e "$at_third=INT" -- says 130 -j1 --inodes tree <<'EOF'
1	tree/1/2
2	tree/1
3	tree
du: interrupted: totals are partial
EOF
injecting -e "$at_third=INT" -- says 130 -j1 --inodes -cs tree other <<'EOF'
3	tree
3	total
du: interrupted: totals are partial
EOF
# With threads what is counted depends on how far these are.
for jobs in 2 8; do
  ((++comparisons))
  injecting -f -e "$at_third=INT" -- run mdu "-j$jobs" --inodes -s tree
  [[ $(<"$results/mdu.status") == 130 && $(<"$results/mdu.out") == [1-5]$'\t'tree &&
    $(<"$results/mdu.err") == 'du: interrupted: totals are partial' ]] ||
    disagreement mdu mdu "-j$jobs"
done
# The second one does what it always does.
injecting -e "inject=getdents64:when=5..6:signal=INT" -- says 130 -j1 --inodes tree </dev/null

# A question is answered, and nothing else changes.
((++comparisons))
injecting -e "$at_third=USR1" -- run mdu -j1 --inodes tree
sed 's/^\(du: [0-9]* entries\), [^,]*, [0-9]* /\1, N, N /' "$results/mdu.err" >"$results/answer"
[[ $(<"$results/answer") == 'du: 3 entries, N, N entries/s, tree/1/2' &&
  $(<"$results/mdu.status") == 0 && $(tail -n 1 "$results/mdu.out") == 5$'\t'tree ]] ||
  disagreement mdu mdu "SIGUSR1: $(<"$results/answer")"
