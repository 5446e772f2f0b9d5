# SPDX-License-Identifier: MIT
# Descriptors or memory run out, for a moment or for good: the output is complete, or what is
# missing is named.
mkdir -p tree/{1..40}/sub
touch tree/{1..40}/one tree/{1..40}/sub/two

# The first openat of the walk, behind those of the dynamic linker and the C library.
injecting -e trace=openat -- run mdu -j1 -s tree
first=$(grep -n '"tree"' "$results/strace" | cut -d: -f1 | head -n 1)

# For a moment: the walk gives up what it holds ahead, and tries again.  strace counts the calls of
# each thread by itself, so workers fail with their call of that number, too.
run reference -a tree
for error in EMFILE ENOMEM; do
  for behind in 0 1 7 20; do
    for jobs in 1 2 8; do
      ((++comparisons))
      injecting -f -e "inject=openat:error=$error:when=$((first + behind))" -- run mdu "-j$jobs" -a tree
      agree reference mdu || disagreement reference mdu "-j$jobs" "$error once, behind $behind"
    done
  done
done
for number in 1 2 5; do # of workers, while the dynamic linker has none that fails
  for jobs in 2 8; do
    ((++comparisons))
    injecting -f -P tree/1 -P tree/2 -P tree/3 -P sub -e "inject=openat:error=EMFILE:when=$number" -- \
      run mdu "-j$jobs" -a tree
    agree reference mdu || disagreement reference mdu "-j$jobs" "EMFILE of workers, $number"
  done
done

# For good: what was open is finished, and what could not be opened, or not again, is named.
names="(cannot read directory 'tree(/[0-9]+(/sub)?)?'|tree(/[0-9]+)?)"
for jobs in 1 2 8; do
  for behind in 0 1 2 7 20; do
    ((++comparisons))
    injecting -f -e "inject=openat:error=EMFILE:when=$((first + behind))+" -- run mdu "-j$jobs" -a tree
    # With several threads none may make so many calls.
    agree reference mdu && ((jobs > 1)) && continue
    [[ $(<"$results/mdu.status") == 1 && -s $results/mdu.err ]] &&
      ! grep -qvE "^du: $names: Too many open files$" "$results/mdu.err" &&
      tail -n 1 "$results/mdu.out" | grep -q $'\ttree$' ||
      { head -n 5 "$results/mdu.err"; disagreement mdu mdu "-j$jobs" "EMFILE from $behind on"; }
  done
done

# Memory: every limit from the least with which mdu begins at all.
agree_or_exhausted() {
  agree reference mdu && return
  [[ $(<"$results/mdu.status") == 1 ]] &&
    ! grep -qvE "^du: (memory exhausted|cannot read directory '[^']*': Cannot allocate memory)$" "$results/mdu.err" &&
    [[ -s $results/mdu.err ]]
}
if grep -qE '__(a|t)san_init' "$CASE_SCRATCH/bin/du"; then
  echo 'built with a sanitizer, which needs memory without bounds: no limits of it'
  finish_case
fi
mkdir large && (cd large && touch {1..20000})
run reference -a large
for limit in as data; do
  least=0
  for ((kib = 64; kib <= 98304; kib += kib / 4)); do
    ((++comparisons))
    limited=(prlimit "--$limit=$((kib * 1024))")
    if ((least == 0)); then
      # Below that the kernel or the dynamic linker ends it.
      ("${limited[@]}" "$CASE_SCRATCH/bin/du" --version || exit) >/dev/null 2>&1 || { ((--comparisons)); continue; }
      least=$kib
    fi
    for jobs in 1 8; do
      under "${limited[@]}" -- run mdu "-j$jobs" -a large
      agree_or_exhausted ||
        { head -n 5 "$results/mdu.err"; disagreement mdu mdu "-j$jobs" "--$limit=$kib KiB" "$(<"$results/mdu.status")"; }
      if [[ -s $results/mdu.err ]]; then echo "--$limit=$kib KiB -j$jobs: $(head -n 1 "$results/mdu.err")"; fi
    done
  done
  agree reference mdu # the last had enough
done
