# SPDX-License-Identifier: MIT
# How older releases of GNU du differ from the reference, as far as this system's own du
# shows it. Whoever compares mdu with the system's du reads here what to expect.
mkdir -p tree/sub
printf abc >tree/file
system_version=$(/usr/bin/du --version | sed '1!d; s/.* //')
is_older_than() { [[ $1 != "$2" && $(printf '%s\n' "$1" "$2" | sort -V | head -n 1) == "$1" ]]; }
directory_size=$(stat -c %s tree/sub)

# Since 9.2 apparent sizes are those of regular files and symbolic links; before, the
# sizes of directories were added.
same -ab tree
printf '0\ttree/sub\n3\ttree\n' >expected
says 0 -b tree <expected
if is_older_than "$system_version" 9.2; then
  printf '%d\ttree/sub\n%d\ttree\n' "$directory_size" $((2 * directory_size + 3)) >expected
fi
says_of system 0 -b tree <expected

# -A came later.
same -A tree
