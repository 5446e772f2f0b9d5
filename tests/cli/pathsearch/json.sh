# SPDX-License-Identifier: MIT
# --json, whatever the names hold.
program d/tool $'d/\xff"\\\n\x01\xc3\xa4'
list=d
says 1 --json $'\xff"\\\n\x01\xc3\xa4' none <<'OUT'
[
  {
    "name": "\udcff\"\\\n\u0001ä",
    "found": true,
    "paths": [
      "d/\udcff\"\\\n\u0001ä"
    ]
  },
  {
    "name": "none",
    "found": false,
    "paths": []
  }
]
pathsearch: none: not found in PATH
OUT
list=e:d
says 0 --json --why tool <<'OUT'
[
  {
    "name": "tool",
    "candidates": [
      {
        "path": "e/tool",
        "verdict": "rejected",
        "reason": "its directory: No such file or directory (ENOENT)"
      },
      {
        "path": "d/tool",
        "verdict": "taken"
      }
    ]
  }
]
OUT
# --slow: each directory once, the slowest first.
((++comparisons))
PATH=d:e:d:: "$CASE_PATHSEARCH" --slow --json tool | tr -d ' \n' >"$results/slow"
mapfile -t times < <(grep -o '"ns":[0-9]*' "$results/slow" | cut -d: -f2)
sorted=$(printf '%s\n' "${times[@]}" | sort -rn | xargs)
[[ ${#times[@]} == 5 && $sorted == "${times[*]}" && $(<"$results/slow") == *'"directory":"e"'*ENOENT* ]] ||
  { ((++failures)); cat "$results/slow"; }
# One text, not a record: --null does not end it.
((++comparisons))
PATH=d "$CASE_PATHSEARCH" --json tool >"$results/plain"
PATH=d "$CASE_PATHSEARCH" --json -0 tool >"$results/null"
cmp "$results/plain" "$results/null" || ((++failures))
((++comparisons))
PATH=d:e:d "$CASE_PATHSEARCH" --slow --stats tool none 2>&1 >/dev/null | grep -q '^pathsearch: 2 names, 3 directories, 6 candidates (4 tried), 0 batches' ||
  { ((++failures)); echo '--slow --stats'; }
