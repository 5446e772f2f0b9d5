# SPDX-License-Identifier: MIT
# Without faccessat2(2): not in the kernel, or forbidden by an old filter.
program good/tool good/second
# As many names as it takes for directories to be listed: what is listed is opened at once.
others=(none{1..20})
mkdir -p plain dir/tool
touch plain/tool
for error in ENOSYS EPERM; do
  for names in none "${others[*]}"; do
    ((++comparisons))
    status=0
    # shellcheck disable=SC2086 # a list
    strace --quiet=all -o "$results/strace" -E BATCH_EMUL=1 -E PATH=none:plain:dir:good:good \
      -E "ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" \
      -e inject=faccessat2:error=$error "$CASE_PATHSEARCH" -a tool second $names \
      >"$results/out" 2>"$results/err" || status=$?
    grep -q INJECTED "$results/strace" || { ((++failures)); echo 'faccessat2 was not called'; }
    [[ $status == 1 && $(<"$results/out") == $'good/tool\ngood/tool\ngood/second\ngood/second' ]] ||
      { ((++failures)); echo "$error: status $status"; cat "$results/out" "$results/err"; }
  done
done
