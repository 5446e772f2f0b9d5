# SPDX-License-Identifier: MIT
# -xdev and -mount, with something mounted on a directory, on a file, and on an ancestor.
need_mounts
small_tree tree
mkdir tree/{other,again}
mount -t tmpfs none tree/other
mkdir tree/other/below
: >tree/other/below/file
: >tree/other/bound
mount --bind tree/other/bound tree/top
mount --bind tree/left tree/again
for option in '' -xdev -mount '-xdev -mount' '-mount -xdev'; do
  for rest in '' -depth '-type d' '-type f' '-name below' '-fstype tmpfs' '-printf %F:%D:%p\n' '-maxdepth 1' \
    '-size +0' '-printf %i:%p\n' '-maxdepth 1 -printf %i:%p\n' '-printf %s:%i:%p\n' '-mindepth 1' '-name other -prune -o -print'; do
    # shellcheck disable=SC2086
    {
      same tree $option $rest
      same tree/other tree/top $option $rest
    }
  done
done
# By the number of what is mounted there, and of what it hides.
for file in tree/top tree/left tree/other tree/other/bound tree/left/five-thousand; do
  number=$(stat -c %i "$file")
  same tree -inum "$number"
  same tree -inum "$number" -size -100
  same -L tree -inum "$number"
done
umount tree/top
hidden=$(stat -c %i tree/top)
mount --bind tree/other/bound tree/top
same tree -inum "$hidden"
same tree -inum "$hidden" -type f -ls
mkdir loop loop/inside
mount --bind loop loop/inside
same loop
same loop -depth
same -L loop -type d
