# SPDX-License-Identifier: MIT
# How older releases of GNU du differ from the reference, as far as this system's own du
# shows it. Whoever compares mdu with the system's du reads here what to expect. The
# releases are those that GNU coreutils' NEWS names.
mkdir -p tree/sub
printf abc >tree/file
directory_size=$(stat -c %s tree/sub)
system_version=$(/usr/bin/du --version | sed '1!d; s/.* //')
echo "this system has du $system_version"

system_is_older_than() {
  [[ $system_version != "$1" &&
    $(printf '%s\n' "$system_version" "$1" | sort -V | head -n 1) == "$system_version" ]]
}

# changed_in VERSION NEW-STATUS OLD-STATUS ARGUMENT...: the file `new` has what is said since VERSION,
# `old` what was said before.
changed_in() {
  local version=$1 new_status=$2 old_status=$3 name=new status
  shift 3
  same "$@"
  says "$new_status" "$@" <new
  status=$new_status
  if system_is_older_than "$version"; then name=old status=$old_status; fi
  says_of system "$status" "$@" <"$name"
}

# Apparent sizes are those of regular files and symbolic links; directories' were added.
printf '0\ttree/sub\n3\ttree\n' >new
printf '%d\ttree/sub\n%d\ttree\n' "$directory_size" $((2 * directory_size + 3)) >old
changed_in 9.2 0 0 -b tree

# A quoted name that has a quote and ends in an escape began with two quotes too many.
printf '%s\n' "du: cannot access 'it'\\''s '\$'\\303\\251': No such file or directory" >new
printf '%s\n' "du: cannot access '''it'\\''s '\$'\\303\\251': No such file or directory" >old
changed_in 9.6 1 1 $'it\'s \303\251'

# -A is new.
printf '3\ttree\n' >new
printf '%s\n' "du: invalid option -- 'A'" "Try 'du --help' for more information." >old
changed_in 9.10 0 1 -sAB1 tree

# A write error ends the walk; it was reported at the end, after all that is missing.
redirected '>/dev/full' same tree missing
redirected '>/dev/full' run system tree missing
((++comparisons))
if system_is_older_than 9.10; then expected=1; else expected=0; fi
found=$(grep -c missing "$results/system.err") || true
((found == expected)) || disagreement system system '(>/dev/full)' tree missing
