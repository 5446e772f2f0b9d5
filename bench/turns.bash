# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# shellcheck disable=SC2154 # set by those who source this
#
# Sourced by the scripts that compare programs on a machine whose speed drifts by more than what is
# to be measured.  They set
#
#   names commands   arrays: what the table calls a program, and its command line, which hyperfine
#                    splits as a shell would
#   rounds runs      rounds, each of which begins with another program, and runs of each in a row
#   scratch          a directory
#   search_path      if it is set: PATH of the programs
#   turns_options    array: what hyperfine is told besides, if not what is below

turns_options=(--ignore-failure --warmup 1)
hyperfine=$(command -v hyperfine) || hyperfine=

# quoted WORD: as hyperfine splits its command lines.
quoted() {
  printf "'%s'" "${1//\'/\'\\\'\'}"
}

# take_turns: fills $scratch/turns with the rounds.
take_turns() {
  local round i at arguments
  [[ -n $hyperfine ]] || { echo 'hyperfine is missing: scripts/install-packages bench' >&2 && exit 2; }
  rm -rf "$scratch/turns"
  mkdir "$scratch/turns"
  for ((round = 0; round < rounds; round++)); do
    arguments=()
    for ((i = 0; i < ${#names[@]}; i++)); do
      at=$(((i + round) % ${#names[@]}))
      arguments+=(--command-name "${names[at]}" "${commands[at]}")
    done
    PATH=${search_path-$PATH} "$hyperfine" --shell=none "${turns_options[@]}" --runs "$runs" --style none \
      --export-json "$scratch/turns/$round.json" "${arguments[@]}" >"$scratch/turns/log" 2>&1 ||
      { cat "$scratch/turns/log" >&2 && exit 1; }
  done
}

# turns_table OWN: medians over the rounds of each round's median, as Markdown, and their ratios to
# the program that is called OWN, made within a round.
turns_table() {
  echo '| | median ms | times the time of '"$1"' | range |'
  echo '| --- | ---: | ---: | ---: |'
  jq -rs --arg own "$1" '
    def middle: sort | .[length / 2 | floor];
    def places($n): . * $n | round / $n;
    [.[] | [.results[] | {name: .command, ms: (.median * 1000)}]
         | (map(select(.name == $own))[0].ms) as $base | map(. + {ratio: (.ms / $base)})] | flatten
    | group_by(.name)[]
    | [.[0].name, (map(.ms) | middle), (map(.ratio) | middle), (map(.ratio) | min), (map(.ratio) | max)]
    | "| \(.[0]) | \(.[1] | places(1000)) | \(.[2] | places(100)) | \(.[3] | places(100)) to \(.[4] | places(100)) |"' \
    "$scratch"/turns/*.json
  echo
}

# machine_line REASON: what numbers must be quoted with.
machine_line() {
  echo "$(nproc) cores of $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)," \
    "load $(cut -d' ' -f1 /proc/loadavg), Linux $(uname -r), $1; $rounds rounds of $runs runs"
  echo
}
