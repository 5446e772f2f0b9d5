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
# The first name of tree/top only, whatever else is asked, and what is reached twice but once.
sorted tree/zz-same tree -unique -name top </dev/null
sorted tree/zz-same tree -size 25 -false -o -unique -size 25 <<<tree/zz-same
sorted tree/left tree ! -unique -o -type d <<'END'
tree
tree/.hidden
tree/empty
tree/left
tree/left/inner
tree/right
END
ln -s . tree/again
says 0 -L tree -unique -name again </dev/null
says 0 tree -depth -unique -name again <<<tree/again
rm tree/again
# What is not there is said once, and is not left out.
says 1 nosuch -exclude -size 1 -exclude -name nosuch <<'END'
find: 'nosuch': No such file or directory
END
says 1 nosuch -unique <<'END'
find: 'nosuch': No such file or directory
END
for action in -print '-exec true ;' '( -name x -o -prune )' '! -quit' '-limit 1'; do
  # shellcheck disable=SC2001,SC2086 # words
  says 1 tree -exclude $action <<END
find: $(grep -oE -- '-(print|exec|prune|quit|limit)' <<<"$action"): This action is not supported within -exclude.
END
done
for nested in '-exclude -name x' '! -exclude -name x' '( -name x -exclude -name y )'; do
  # shellcheck disable=SC2086 # words
  says 1 tree -exclude $nested <<<'find: -exclude is not supported within -exclude.'
done
sorted tree -exclude -name left -name one -print -exclude -name right </dev/null
# As deep as a stack surely bears, and no deeper.
mapfile -t deep < <(yes '!' | head -n 1000)
same tree "${deep[@]}" -name top
mapfile -t deep < <(yes '!' | head -n 100000)
says 1 tree "${deep[@]}" -name top <<'END'
find: invalid expression; it is nested more than 2000 levels deep.
END
mapfile -t deep < <(yes '(' | head -n 100000)
says 1 tree "${deep[@]}" -name top <<'END'
find: invalid expression; it is nested more than 2000 levels deep.
END
# A stat for each name that matches, and for no other.
((++comparisons))
"$CASE_SCRATCH/bin/find" tree -type f -name 'o*' -size +0 --stats 2>&1 >/dev/null |
  grep -qx 'stat calls by name: 1' || ((++failures))
for cheap in '-name o*' '-type f' '-path *o*' '-regex .*o' '-maxdepth 1' '-name left -prune -o -print' -print; do
  ((++comparisons))
  # shellcheck disable=SC2086
  "$CASE_SCRATCH/bin/find" tree --stats $cheap 2>&1 >/dev/null | grep -qx 'stat calls by name: [01]' ||
    { ((++failures)); echo "looked at files: $cheap"; }
done
merged redirected '</dev/null' says 1 tree -warn -nmae x <<'END'
find: unknown predicate `-nmae'
find: did you mean -name?
END
says 0 tree -warn -type f -type d <<'END'
find: warning: the expression can never be true
END
says 0 -D tree tree -maxdepth 0 -exclude -empty <<'END'
Expression:
and
  -maxdepth 0
  -exclude
  -print  [action]
left out by -exclude:
-empty  [stat]
Optimized:
and
  -maxdepth 0
  -exclude
  -print  [action]
left out by -exclude:
-empty  [stat]
tree
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
# The first directory is read twice, so a second is over before anything is known.
slowly=(strace --quiet=all -o /dev/null -e inject=getdents64:delay_enter=600000)
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
