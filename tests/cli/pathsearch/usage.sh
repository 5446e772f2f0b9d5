# SPDX-License-Identifier: MIT
# What makes no sense is exit status 2, and one message; what helps is on standard output.
program d/tool
list=d
hint="Try 'pathsearch --help' for more information."
refuses() {
  local message=$1
  shift
  says 2 "$@" <<<"pathsearch: $message"$'\n'"$hint"
}
refuses 'no NAME is given'
refuses 'no NAME is given' --why
refuses 'no NAME is given' --
refuses 'unknown option -x' -x tool
refuses 'unknown option --no-such' tool --no-such
refuses '--why, --slow and --first exclude each other' --why --slow tool
refuses '--why, --slow and --first exclude each other' --first -p tool
refuses '--mode and --suffix need --first' --mode r tool
refuses '--mode and --suffix need --first' --suffix .a tool
refuses "--mode is r, w, x or d, not '0'" --first --mode 0 d/tool
refuses '--path and --path-var need a PATTERN; lines of standard input are taken as they are' --first --path d
says 0 tool --all <<<d/tool
says 0 -as -0 tool </dev/null
for option in --help --version; do
  ((++comparisons))
  "$CASE_PATHSEARCH" "$option" >"$results/out" 2>"$results/err" || { ((++failures)); echo "$option fails"; }
  [[ ! -s $results/err ]] || { ((++failures)); cat "$results/err"; }
  grep -q pathsearch "$results/out" || { ((++failures)); cat "$results/out"; }
done
grep -q '^Examples:' <("$CASE_PATHSEARCH" --help) || { ((++failures)); echo 'no examples'; }
# Where output cannot be written.
for argument in tool --help --version; do
  ((++comparisons))
  status=0
  PATH=d "$CASE_PATHSEARCH" "$argument" >/dev/full 2>"$results/err" || status=$?
  [[ $status == 1 && $(<"$results/err") == 'pathsearch: write error: No space left on device' ]] ||
    { ((++failures)); echo "$argument, status $status:"; cat "$results/err"; }
done
