# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# The words of a differential case; run-case sources this file.
#
#   same ARGUMENT...         the tool and the reference agree on standard output and standard
#                            error, byte for byte, and on the exit status
#   same_live ARGUMENT...    the same on a tree that others may be changing
#   says STATUS ARGUMENT...  the tool alone: the exit status, and all output on standard input
#
# The tool is mdu beside GNU du, or mfind beside GNU find: CASE_TOOL says which.
#
# Before these, in any number and order, how the programs are run:
#
#   with NAME=VALUE...  --   with these variables
#   redirected 'WORDS'       with redirections of the shell, as '>&-' or '2>/dev/full'
#   merged                   standard error goes where standard output goes: order counts
#   unprivileged             with no capability: permission bits hold for root too
#   descriptors N            with a limit of N open files
#   under WORDS... --        by this program with these arguments
#   injecting WORDS... --    under strace with these arguments, to make system calls fail
#
#   with DU_BLOCK_SIZE=1 -- merged same -a tree missing
#
# A case goes on after a disagreement, and finish_case gives the verdict; but a command
# that fails while a tree is made ends it (run-case sets -e).

readonly results=$CASE_SCRATCH/results
# shellcheck source=/dev/null
source "$CASE_REFERENCE"

case $CASE_TOOL in
  mdu) readonly tool=mdu gnu_name=du reference=$REFERENCE_DU
    readonly reference_version="GNU du $REFERENCE_COREUTILS_VERSION" ;;
  mfind) readonly tool=mfind gnu_name=find reference=$REFERENCE_FIND
    readonly reference_version="GNU find $REFERENCE_FINDUTILS_VERSION" ;;
esac

comparisons=0
failures=0

# How the next command is run. The words above shadow these with locals of their own.
variables=()
redirections=
launcher=()
merge=0

with() {
  local variables=("${variables[@]}")
  while [[ $1 != -- ]]; do variables+=("$1"); shift; done
  shift
  "$@"
}
redirected() { local redirections="$redirections $1"; shift; "$@"; }
merged() { local merge=1; "$@"; }
descriptors() { local launcher=("${launcher[@]}" prlimit "--nofile=$1:$1"); shift; "$@"; }

under() {
  local launcher=("${launcher[@]}")
  while [[ $1 != -- ]]; do launcher+=("$1"); shift; done
  shift
  "$@"
}

# The user stays the same, so that every path to the programs stays reachable; as root
# without capabilities is as subject to permission bits as anyone.
unprivileged() {
  local launcher=("${launcher[@]}")
  if ((EUID == 0)); then launcher+=(setpriv --bounding-set=-all --inh-caps=-all); fi
  "$@"
}

# strace cannot reach calls that the kernel module makes, and a leak check cannot run
# under ptrace.
injecting() {
  local launcher=("${launcher[@]}" strace --quiet=all -o "$results/strace")
  local variables=("${variables[@]}" BATCH_EMUL=1
    "ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0")
  while [[ $1 != -- ]]; do launcher+=("$1"); shift; done
  shift
  "$@"
}

# run $tool|reference|system ARGUMENT...: leaves $results/SIDE.out, .err and .status.
run() {
  local side=$1 program status
  shift
  case $side in
    reference) program=("$REFERENCE_LOADER" --argv0 "$gnu_name" --library-path "$REFERENCE_LIBRARIES" "$reference") ;;
    system | "$tool") program=("$gnu_name") ;; # through PATH, so that argv[0] is that name
  esac
  (
    # shellcheck disable=SC2030 # for this subshell only
    if [[ $side == "$tool" ]]; then PATH=$CASE_SCRATCH/bin:$PATH; else PATH=/usr/bin:$PATH; fi
    if [[ $side == reference ]]; then export LOCPATH=$REFERENCE_LOCALES; fi
    if ((${#variables[@]})); then export "${variables[@]}"; fi
    if ((merge)); then
      : >"$results/$side.err"
      exec >"$results/$side.out" 2>&1
    else
      exec >"$results/$side.out" 2>"$results/$side.err"
    fi
    eval "exec $redirections"
    exec "${launcher[@]}" "${program[@]}" "$@"
  ) && status=0 || status=$?
  echo "$status" >"$results/$side.status"
  # Nothing was run: two programs that both could not be found would agree.
  if ((status == 126 || status == 127)); then
    cat "$results/$side.out" "$results/$side.err"
    echo "the $side could not be run"
    exit 1
  fi
}

# disagreement ONE OTHER ARGUMENT...: what differs, escaped and cut to a readable size.
disagreement() {
  local one=$1 other=$2 stream
  shift 2
  ((++failures))
  printf 'not the same: %s%s%s%s\n' "${variables[*]:+${variables[*]} }" "$gnu_name" \
    "$( (($#)) && printf ' %q' "$@" | head -c 500)" "$redirections"
  if ((${#launcher[@]})); then printf '  run by: %s\n' "${launcher[*]}"; fi
  for stream in status out err; do
    cmp -s "$results/$one.$stream" "$results/$other.$stream" ||
      diff -a -u --label "$one $stream" --label "$other $stream" \
        <(head -c 1000000 "$results/$one.$stream") \
        <(head -c 1000000 "$results/$other.$stream") |
      head -n 40 | cut -b 1-300 | cat -v
  done || true
}

agree() {
  cmp -s "$results/$1.out" "$results/$2.out" && cmp -s "$results/$1.err" "$results/$2.err" &&
    cmp -s "$results/$1.status" "$results/$2.status"
}

# A file whose blocks the kernel is just writing back has, for a moment, none (ext4,
# delayed allocation): what a case made is written before it is measured. For du once a comparison;
# find hardly ever shows blocks, so there a case does it itself.
settle() { if [[ $tool == mdu ]]; then sync -f .; fi; }

same() {
  ((++comparisons))
  settle
  run reference "$@"
  run "$tool" "$@"
  agree reference "$tool" || disagreement reference "$tool" "$@"
}

# The reference runs before and after; only if it agrees with itself is the tool judged.
same_live() {
  local attempt stream
  ((++comparisons))
  for attempt in 1 2 3 4 5; do
    run reference "$@"
    for stream in out err status; do mv "$results/reference.$stream" "$results/before.$stream"; done
    run "$tool" "$@"
    run reference "$@"
    if agree before reference; then
      agree reference "$tool" || disagreement reference "$tool" "$@"
      return
    fi
    echo "attempt $attempt: the tree changed: $gnu_name $*"
  done
  disagreement before reference "$@"
}

# says_of SIDE STATUS ARGUMENT...
says_of() {
  local side=$1
  ((++comparisons))
  echo "$2" >"$results/expected.status"
  shift 2
  cat >"$results/expected.out"
  : >"$results/expected.err"
  settle
  merged run "$side" "$@"
  agree expected "$side" || disagreement expected "$side" "$@"
}
says() { says_of "$tool" "$@"; }

# each_line COMMAND...: the command once for every line of standard input, split as the
# shell does, without expansion of patterns.
each_line() {
  local line words
  while IFS= read -r line; do
    [[ $line ]] || continue
    read -ra words <<<"$line"
    "$@" "${words[@]}"
  done
}

# Skipping has to be asked for: a machine where a case cannot run is otherwise a failure.
cannot_run() {
  echo "cannot run here: $1"
  if [[ ${BATCH_ALLOW_SKIP-} == 1 ]]; then exit 77; fi
  echo "(BATCH_ALLOW_SKIP=1 permits to skip this case)"
  exit 1
}

# Starts the case again in a mount namespace of its own, which takes its mounts with it.
# An ordinary user gets one with a user namespace, where the system allows that.
need_mounts() {
  local namespace=(unshare --mount)
  if [[ ${CASE_HAS_MOUNTS-} ]]; then return; fi
  if ((EUID != 0)); then namespace+=(--map-root-user); fi
  "${namespace[@]}" true 2>/dev/null || cannot_run "no mount namespace to be had"
  CASE_HAS_MOUNTS=1 exec "${namespace[@]}" "$BASH" "$support/run-case" --inside "$case_file"
}

finish_case() {
  echo "$comparisons comparisons with $reference_version, $failures disagreements"
  ((comparisons > 0 && failures == 0))
  exit
}
