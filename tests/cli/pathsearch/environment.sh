# SPDX-License-Identifier: MIT
# PATH unset, empty, and enormous; --path and --path-var.
program here a/tool b/tool

# Unset: as execvp(3), not as bash, which then looks nowhere.
((++comparisons))
env -u PATH "$CASE_PATHSEARCH" sh >"$results/unset" 2>&1 || true
[[ $(<"$results/unset") == /bin/sh ]] || { ((++failures)); echo "PATH unset: $(<"$results/unset")"; }

# Empty: the current directory for execvp(3); for bash, which prints it in full; nothing for which.
list=
says 0 here <<<./here
says 0 -a here <<<./here
agrees '' none

# 100,000 bytes: many directories, more than may be open; and few with long names.
list=
for ((i = 0; i < 9000; i++)); do list+=$PWD/n$i:; done
list=${list:0:99900}:$PWD/a
((${#list} > 99900)) || exit 1
agrees "$list" tool
agrees "$list:$PWD/b" tool none
short=$(printf 'x:%.0s' {1..49990})
agrees "$short:a" tool here
program x/tool
agrees "$short:a" tool
long=$PWD$(printf '/%0200d' 1 2 3 4 5 6 7 8 9 10)
mkdir -p "$long"
program "$long/tool"
agrees "$long:$PWD/a" tool
agrees "$PWD/$(printf '%05000d' 0):$PWD/a" tool
run pathsearch prlimit --nofile=16 env PATH="$PWD/a:$(printf "$PWD/n%d:" {1..40})$PWD/b" "$CASE_PATHSEARCH" -a tool
((++comparisons))
[[ $(<"$results/pathsearch.out") == "$PWD/a/tool"$'\n'"$PWD/b/tool" ]] ||
  { ((++failures)); echo 'few descriptors:'; cat "$results/pathsearch.err"; }
# As many directories that are there as there are descriptors, and more.
mkdir e{1..300}
program bad/last
printf '#!/no/such/interpreter\n' >bad/last
for limit in 8 12 16 64 256; do
  for count in $((limit - 7)) $((limit - 4)) $((limit - 3)) $((limit - 2)) "$limit" 300; do
    list=$(printf "$PWD/e%d:" $(seq "$count"))$PWD/a:$PWD/bad
    run pathsearch prlimit --nofile="$limit" env PATH="$list" "$CASE_PATHSEARCH" tool
    run why prlimit --nofile="$limit" env PATH="$list" "$CASE_PATHSEARCH" --why last
    comparisons=$((comparisons + 2))
    [[ $(<"$results/pathsearch.out") == "$PWD/a/tool" ]] ||
      { ((++failures)); echo "$limit descriptors, $count directories:"; cat "$results/pathsearch.err"; }
    [[ $(tail -n 1 "$results/why.out") == "taken     $PWD/bad/last: would not start: "*/no/such/interpreter* ]] ||
      { ((++failures)); echo "$limit descriptors, $count directories: $(tail -n 1 "$results/why.out")"; }
  done
done

list=$PWD/a
says 0 --path "$PWD/b" tool <<<"$PWD/b/tool"
says 0 --path="$PWD/b:$PWD/a" -a tool <<<"$PWD/b/tool"$'\n'"$PWD/a/tool"
says 0 --path= here <<<./here
says 0 --path '' here <<<./here
says 0 --path-var PATH tool <<<"$PWD/a/tool"
says 0 --path-var PATH --path "$PWD/b" -a tool <<<"$PWD/a/tool"$'\n'"$PWD/b/tool"
says 1 --path-var NO_SUCH_VARIABLE tool <<<'pathsearch: tool: not found in NO_SUCH_VARIABLE'
