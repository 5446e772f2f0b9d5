# SPDX-License-Identifier: MIT
# What GNU find does not have.
# shellcheck disable=SC2154 # differential.bash sets results and tool
small_tree tree
mkdir tree/.hidden
: >tree/.hidden/file
: >tree/.dot
ln tree/top tree/zz-same
sorted() {
  ((++comparisons))
  "$CASE_SCRATCH/bin/find" "$@" 2>&1 | sort >"$results/$tool.out"
  cat >"$results/expected.out"
  : | tee "$results/expected.err" "$results/$tool.err" "$results/expected.status" >"$results/$tool.status"
  agree expected "$tool" || disagreement expected "$tool" "$@"
}
sorted tree -hidden <<'END'
tree/.dot
tree/.hidden
END
sorted tree -exclude -name left -exclude -hidden -type f <<'END'
tree/right/nothing
tree/right/seventy-thousand
tree/top
tree/zz-same
END
sorted tree -depth -exclude '(' -name left -o -name right ')' -type d <<'END'
tree
tree/.hidden
tree/empty
END
((++comparisons))
[[ $("$CASE_SCRATCH/bin/find" tree -type f -limit 2 | wc -l) == 2 ]] || ((++failures))
((++comparisons))
[[ $("$CASE_SCRATCH/bin/find" tree -unique -size 25 | wc -l) == 1 ]] || ((++failures))
# A stat for each name that matches, and for no other.
((++comparisons))
"$CASE_SCRATCH/bin/find" tree -type f -name 'o*' -size +0 --stats 2>&1 >/dev/null |
  grep -qx 'statx calls by name: 1' || ((++failures))
for cheap in '-name o*' '-type f' '-path *o*' '-regex .*o' '-maxdepth 1' '-name left -prune -o -print' -print; do
  ((++comparisons))
  # shellcheck disable=SC2086
  "$CASE_SCRATCH/bin/find" tree --stats $cheap 2>&1 >/dev/null | grep -qx 'statx calls by name: [01]' ||
    { ((++failures)); echo "looked at files: $cheap"; }
done
merged redirected '</dev/null' says 1 tree -warn -nmae x <<'END'
find: unknown predicate `-nmae'
find: did you mean -name?
END
says 0 tree -warn -type f -type d <<'END'
find: warning: the expression can never be true
END
says 0 -D tree tree -maxdepth 0 -size +0 -name x <<'END'
Expression:
and
  -maxdepth 0
  -size +0  [stat]
  -name x
  -print  [action]
Optimized:
and
  -maxdepth 0
  -name x
  -size +0  [stat]
  -print  [action]
END

# -status: a message a second where there is no terminal, and a line that is gone before the next of output where there is.
slowly=(strace --quiet=all -o /dev/null -e inject=getdents64:delay_enter=300000)
((++comparisons))
BATCH_EMUL=1 ASAN_OPTIONS=detect_leaks=0 "${slowly[@]}" "$CASE_SCRATCH/bin/find" tree -j1 -status -name top >"$results/out" 2>"$results/err"
[[ $(<"$results/out") == tree/top ]] && grep -qE '/find: [0-9]+ entries, [0-9]+ entries/s, tree' "$results/err" ||
  { ((++failures)); cat "$results/out" "$results/err"; }
((++comparisons))
TERM=xterm BATCH_EMUL=1 ASAN_OPTIONS=detect_leaks=0 PATH=$CASE_SCRATCH/bin:$PATH \
  script -qec "${slowly[*]} find tree -j1 -status -name top" /dev/null >"$results/screen"
grep -qE $'^\r[0-9]+ entries, [0-9]+ entries/s, tree.*\e\\[K' "$results/screen" && grep -q $'\\[Ktree/top' "$results/screen" ||
  { ((++failures)); cat -v "$results/screen"; }
((++comparisons))
"$CASE_SCRATCH/bin/find" tree -status -name top 2>&1 | cmp - <(echo tree/top) || ((++failures))
