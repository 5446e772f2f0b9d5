# SPDX-License-Identifier: MIT
# Without faccessat2(2), statx(2): not in the kernel, or forbidden by an old filter.
program good/tool good/second
# As many names as it takes for directories to be listed: what is listed is opened at once.
others=(none{1..20})
mkdir -p plain dir/tool
touch plain/tool

# without CALL ERROR ARGUMENT...: leaves $results/out and status.
without() {
  local call=$1 error=$2
  shift 2
  ((++comparisons))
  status=0
  strace --quiet=all -o "$results/strace" -E BATCH_EMUL=1 -E PATH=none:plain:dir:good:good \
    -E "ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" \
    -e "inject=$call:error=$error" "$CASE_PATHSEARCH" "$@" >"$results/out" 2>"$results/err" || status=$?
  grep -q INJECTED "$results/strace" || { ((++failures)); echo "$call was not called"; }
}

PATH=none:plain:dir:good:good "$CASE_PATHSEARCH" --why tool >"$results/why"
for call in faccessat2 statx faccessat2,statx; do
  for error in ENOSYS EPERM; do
    for names in none "${others[*]}"; do
      # shellcheck disable=SC2086 # a list
      without $call $error -a tool second $names
      [[ $status == 1 && $(<"$results/out") == $'good/tool\ngood/tool\ngood/second\ngood/second' ]] ||
        { ((++failures)); echo "$call, $error: status $status"; cat "$results/out" "$results/err"; }
    done
    without $call $error --why tool
    [[ $status == 0 ]] && cmp "$results/why" "$results/out" ||
      { ((++failures)); echo "--why, $call, $error: status $status"; cat "$results/out" "$results/err"; }
  done
done
