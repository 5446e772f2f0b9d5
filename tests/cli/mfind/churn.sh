# SPDX-License-Identifier: MIT
# While others exchange directories for links that lead out, and rename what lies above, nothing outside is
# deleted, and no program is started outside.
mkdir -p outside/victim/deeper
: >outside/victim/precious
: >outside/victim/deeper/precious
outside=$PWD/outside

# Makes the tree again and again, exchanges parts of it, until told to stop.
perl -e '
  use strict;
  my ($outside) = @ARGV;
  $SIG{TERM} = sub { exit 0 };
  while (1) {
    for my $top (1 .. 3) {
      mkdir "tree/$top"; mkdir "tree/$top/victim"; mkdir "tree/$top/victim/deeper";
      for my $file ("tree/$top/victim/precious", "tree/$top/victim/deeper/precious") {
        if (open my $f, ">", $file) { close $f }
      }
    }
    my $top = 1 + int rand 3;
    if (rename "tree/$top/victim", "tree/$top/moved") {
      symlink "$outside/victim", "tree/$top/victim";
      select undef, undef, undef, 0.0005;
      unlink "tree/$top/victim";
      rename "tree/$top/moved", "tree/$top/victim";
    }
    rename "tree/$top", "elsewhere";
    symlink $outside, "tree/$top";
    select undef, undef, undef, 0.0005;
    unlink "tree/$top";
    rename "elsewhere", "tree/$top";
  }' "$outside" &
churner=$!
mkdir -p tree
trap 'kill "$churner"' EXIT

own=$CASE_SCRATCH/bin/find
for ((round = 0; round < 60; round++)); do
  "$own" tree -mindepth 1 -delete >/dev/null 2>&1 || true
  "$own" tree -type f -execdir rm -f {} ';' >/dev/null 2>&1 || true
  "$own" tree -name precious -execdir rm -f {} + >/dev/null 2>&1 || true
  # shellcheck disable=SC2016 # for the shell that find runs
  "$own" tree -execdir sh -c 'case $PWD in */outside*) echo "$PWD" >>"$1" ;; esac' sh "$PWD/strayed" ';' >/dev/null 2>&1 || true
  ((++comparisons))
  [[ -e outside/victim/precious && -e outside/victim/deeper/precious && ! -e strayed ]] || {
    ((++failures))
    echo "something outside was touched in round $round"
    break
  }
done
