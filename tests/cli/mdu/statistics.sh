# SPDX-License-Identifier: MIT
# --stats: numbers that can be known, and the calls that strace sees.
mkdir -p tree/a/b
touch tree/{1,2,3} tree/a/4
ln tree/1 tree/a/again

# value NAME: of the latest run.
value() { sed -n "s/^$1: //p" "$results/mdu.err"; }
expect() {
  ((++comparisons))
  [[ $(value "$1") == "$2" ]] || { cat "$results/mdu.err"; disagreement mdu mdu "$1 is not $2"; }
}

# calls PATTERN: how many in the trace, from the walk's first on; what the dynamic loader does is before.
calls() {
  local first
  first=$(grep -n 'statx(AT_FDCWD' "$results/strace" | head -n 1)
  tail -n "+${first%%:*}" "$results/strace" | grep -cE "$1"
}
stat_calls='statx\(|newfstatat\([0-9]+, "[^"]|fstat\(([3-9]|[0-9]{2})'

for jobs in 1 2; do
  injecting -f -e trace=statx,newfstatat,fstat,openat,getdents64,close -- run mdu "-j$jobs" -s --stats tree
  expect directories 3
  expect entries 7
  expect 'stat calls' "$(calls "$stat_calls")"
  expect 'stat calls by name' 5
  expect 'directories closed for a while' 0
  expect backend 'emulator: BATCH_EMUL asks for it'
done
expect threads 1 # so few directories are not worth another

# All calls of the walk are counted: each crossing is one of strace's lines between the
# first stat and the last close of a directory.  (Without hard links, for which the list of mounts
# would be read.)
mkdir -p plain/{a/b,c}
touch plain/{1,2} plain/c/3
injecting -f -e trace=statx,newfstatat,fstat,openat,getdents64,close -- run mdu -j1 -s --stats plain
expect 'kernel crossings' "$(calls "$stat_calls|openat|getdents64|close\([3-9]")"

# The option is no abbreviation of anything, and nothing is one of it.
same --stat tree
same --st tree
same -X --stats tree
same -- --stats
for place in "--stats tree" "tree --stats" "-s --stats tree"; do
  ((++comparisons))
  read -ra words <<<"$place"
  run mdu "${words[@]}"
  [[ $(value directories) == 3 ]] || disagreement mdu mdu "$place"
done
