# SPDX-License-Identifier: MIT
# Where the search goes: depths, links, starting points, unreadable directories.
small_tree small
kinds_tree kinds
forbidden_tree forbidden
mkdir -p cycle/a/b
ln -s ../.. cycle/a/b/top
ln -s . cycle/self
ln -s top/a/b/top/a cycle/a/b/far
# Below a file: with -L an error, and then the link itself.
mkdir -p below/d
touch below/file
ln -s file/x below/link
ln -s ../file/y below/d/link
for option in '' -P -H -L; do
  # shellcheck disable=SC2086 # an empty one is none
  each_line same $option <<'CASES'
small
small/
small//
small/.
small/../small
small/top
small/top/
kinds
kinds/to-directory
kinds/to-directory/
kinds/to-file
kinds/dangling
kinds/itself
cycle
cycle -maxdepth 2
cycle -depth
cycle/self
small kinds
kinds kinds
nosuch small
small nosuch -depth
small -depth
small -d
small -maxdepth 0
small -maxdepth 1
small -maxdepth 1 -depth
small -mindepth 1
small -mindepth 2 -maxdepth 2
small -mindepth 3 -maxdepth 1
small -maxdepth 1 -maxdepth 2
small -mindepth 9
small -xdev
small -mount
small -noleaf
small -ignore_readdir_race
nosuch -ignore_readdir_race
small -follow
kinds -follow -type f
kinds -follow -ls
kinds -type l -follow
kinds -depth -printf %y%Y:%p\n
below
below -type l
below -type f -o -lname f*
below -printf %p:%y:%Y:%l:%s\n
below -depth -ls
below -xtype l -newer below/file
below -mount -perm 777 -size -8c
below/link below/d
CASES
  # shellcheck disable=SC2086
  for expression in '' -depth '-type d' '-type f' '-size +0' '-name sub' '-size +0 -name nothere' '-empty' '-readable' '-ls' \
    '-maxdepth 1' '-maxdepth 2' '-mindepth 2' '-name unreadable -prune -o -print' '-printf %p:%s\n' \
    '-printf %y:%p\n' '-links 1' '-user root' '! -size 0' '-xtype f' '-mtime 0' '-executable' '-ignore_readdir_race'; do
    unprivileged same $option forbidden $expression
    unprivileged same $option forbidden/unsearchable forbidden/closed forbidden/closed/file $expression
  done
done
for roots in 'small\0kinds\0' 'small\0kinds' '' '\0' 'small\0\0kinds\0' 'nosuch\0small\0' '-\0small\0' '-name\0(\0' 'small'; do
  # shellcheck disable=SC2059 # the escapes are meant
  printf -- "$roots" >list
  same -files0-from list
  same -files0-from list -maxdepth 0
  redirected '<list' same -files0-from - -type d
done
same -files0-from nosuch
same -files0-from .
same -files0-from list -quit
deep_tree deep 300 0123456789abcdef0123456789
same deep -name bottom
same deep -depth -type d -printf '%d\n'
same deep -type f -size +1 -ls
descriptors 16 same deep -depth -empty
descriptors 16 same deep -type f -execdir pwd ';'
flat_tree flat 20000
same flat
same flat -size 0 -name '*7'
same flat -name '*7' -type f
same flat -newer small -name '*99'

# An empty argument that links are followed for has lost a slash by the time it is left.
mkdir -p hollow full/inside
for words in '-L hollow/ -depth' '-L hollow// -depth' 'hollow/ -depth' '-H hollow/ -depth' '-L full/ -depth' \
  '-L hollow/ hollow/ -depth' '-L hollow/ -depth -maxdepth 0' '-L hollow/ -depth -printf %p|%P|%f|%h|%H\n' \
  '-L hollow/ -depth -exec echo {} ;' '-L hollow/ -depth -execdir echo {} ;' '-L hollow/ -depth -ls' \
  '-L hollow/ -depth -path hollow' '-L hollow/ -depth -name hollow' '-L hollow/ -print'; do
  read -ra words <<<"$words"
  same "${words[@]}"
done
mkdir -p hollow

# A directory that may be listed and not entered, lost while an entry of it is printed.
mkdir -p listed/only
touch listed/only/{a,b}
chmod 444 listed/only
same listed -type f -print -prune
same listed -type f -printf '%p %f\n' -prune
chmod 755 listed/only
