# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# The words of a case; run-case sources this file.
#
#   program FILE...           makes files that may be executed, with their directories
#   agrees LIST NAME...       with PATH=LIST, pathsearch and its peers print the same for the NAMEs and
#                             have the same exit status
#   says STATUS ARGUMENT...   pathsearch alone, with PATH as it is in $list: exit status, and all output
#                             on standard input (standard error behind standard output)
#
# The peers: `type -aP` and `type -P` of bash, `command -v` of bash for each name, and
# debianutils' `which -a` and `which`.  In front of `agrees`:
#
#   as_user                   as a user without rights
#   unless PEER[,PEER]...     not compared with these, which differ; the case says how
#   relative_to DIRECTORY     run there

readonly results=$CASE_SCRATCH/results
readonly peers=(type_all type_first command_v which_all which_first)

comparisons=0
failures=0
launcher=()
skipped=,
directory=.
list=

as_user() {
  local launcher=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  if ((EUID != 0)); then cannot_run 'only root can become another user'; fi
  "$@"
}
unless() { local skipped=,$1,; shift; "$@"; }
relative_to() { local directory=$1; shift; "$@"; }

program() {
  local file
  for file; do
    [[ $file != */* ]] || mkdir -p -- "${file%/*}"
    printf '#!/bin/sh\n' >"$file"
    chmod 755 -- "$file"
  done
}

# run SIDE COMMAND...: leaves $results/SIDE.out and .status.
run() {
  local side=$1 status=0
  shift
  (cd -- "$directory" && exec "${launcher[@]}" "$@") >"$results/$side.out" 2>"$results/$side.err" ||
    status=$?
  echo "$status" >"$results/$side.status"
  if ((status == 126 || status == 127)); then
    echo "could not be run: $*"
    cat "$results/$side.err"
    exit 1
  fi
}

# With the environment that a peer sees; bash is found by its full name.
searching() { run "$1" env "PATH=$list" "${@:2}"; }

# shellcheck disable=SC2016 # expanded by the bash that is started
run_peer() {
  local peer=$1
  shift
  case $peer in
    type_all) searching peer /bin/bash -c 'type -aP -- "$@"' bash "$@" ;;
    type_first) searching peer /bin/bash -c 'type -P -- "$@"' bash "$@" ;;
    command_v)
      searching peer /bin/bash -c 'status=0; for name; do
        command -v -- "$name" || status=1; done; exit $status' bash "$@"
      ;;
    which_all) searching peer /bin/sh /usr/bin/which.debianutils -a -- "$@" ;;
    which_first) searching peer /bin/sh /usr/bin/which.debianutils -- "$@" ;;
  esac
}

agrees() {
  local list=$1 peer
  shift
  for peer in "${peers[@]}"; do
    if [[ $skipped == *,$peer,* ]]; then continue; fi
    ((++comparisons))
    run_peer "$peer" "$@"
    case $peer in
      *_all) searching pathsearch "$CASE_PATHSEARCH" -a -- "$@" ;;
      *) searching pathsearch "$CASE_PATHSEARCH" -- "$@" ;;
    esac
    cmp -s "$results/peer.out" "$results/pathsearch.out" &&
      cmp -s "$results/peer.status" "$results/pathsearch.status" && continue
    ((++failures))
    printf 'not as %s: PATH=%.300q %s\n' "$peer" "$list" "$(printf ' %q' "$@" | head -c 300)"
    diff -a -u --label "$peer" --label pathsearch <(head -c 2000 "$results/peer.out"; echo "status $(<"$results/peer.status")") \
      <(head -c 2000 "$results/pathsearch.out"; cat "$results/pathsearch.err"; echo "status $(<"$results/pathsearch.status")") | head -n 30 | cat -v || true
  done
}

says() {
  local expected=$1
  shift
  ((++comparisons))
  {
    cat
    echo "status $expected"
  } >"$results/expected"
  searching pathsearch "$CASE_PATHSEARCH" "$@"
  cat "$results/pathsearch.out" "$results/pathsearch.err" >"$results/said"
  echo "status $(<"$results/pathsearch.status")" >>"$results/said"
  cmp -s "$results/expected" "$results/said" && return
  ((++failures))
  printf 'pathsearch%s does not say what it should:\n' "$(printf ' %q' "$@" | head -c 300)"
  diff -a -u --label expected --label said "$results/expected" "$results/said" | head -n 40 | cat -v || true
}

# Skipping has to be asked for: a machine where a case cannot run is otherwise a failure.
cannot_run() {
  echo "cannot run here: $1"
  if [[ ${BATCH_ALLOW_SKIP-} == 1 ]]; then exit 77; fi
  echo "(BATCH_ALLOW_SKIP=1 permits to skip this case)"
  exit 1
}

# Starts the case again in a mount namespace of its own, which takes its mounts with it.
need_mounts() {
  local namespace=(unshare --mount)
  if [[ ${CASE_HAS_MOUNTS-} ]]; then return; fi
  if ((EUID != 0)); then namespace+=(--map-root-user); fi
  "${namespace[@]}" true 2>/dev/null || cannot_run 'no mount namespace to be had'
  # shellcheck disable=SC2154 # run-case sets them
  CASE_HAS_MOUNTS=1 exec "${namespace[@]}" "$BASH" "$here/run-case" --inside "$case_file"
}

finish_case() {
  echo "$comparisons comparisons, $failures disagreements"
  ((comparisons > 0 && failures == 0))
  exit
}
