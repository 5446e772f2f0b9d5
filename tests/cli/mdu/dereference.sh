# SPDX-License-Identifier: MIT
# -D, -H, -L, -P: which symbolic links are followed, and the loops that come of it.
kinds_tree tree
small_tree other
ln -s ../other tree/outside
ln -s tree link
ln -s link link-to-link
ln -s missing dangling
for option in -D -H -L -P --dereference --dereference-args --no-dereference -LP -PL -DP -LD; do
  merged same "$option" -a tree
  merged same "$option" -a link
  merged same "$option" link/ link
  merged same "$option" link-to-link tree
  merged same "$option" -c dangling tree/itself other
  merged same "$option" -ab link
  merged same "$option" -al link tree
done

# With -L an argument loses its trailing slash if it is a directory that could be opened and gave no
# entry, not even one that is excluded.
mkdir empty full closed
: >full/file
chmod 0 closed
ln -s empty to-empty
for option in -L -D -P -LD -DL -La -Ls -LSc -Lxd0 '-L --inodes' '-L --exclude=empty'; do
  each_line merged same <<CASES
$option empty/
$option empty// ./empty/ to-empty/ full/ to-empty
$option -l empty// ./empty/// to-empty/ full/ to-empty
$option --exclude=file full/
$option --exclude=empty/ empty/
$option full/file/
CASES
  read -ra words <<<"$option"
  under env --chdir=empty -- merged same "${words[@]}" ./
  unprivileged merged same "${words[@]}" closed/ empty/
done
printf 'empty/\0full/\0' >list
merged same -L --files0-from=list
# Here the kernel says that they are empty, or fails to read them.
for option in -L -D; do
  for result in retval=0 error=EIO; do
    for root in / // /// full/; do
      injecting -e "inject=getdents64:$result" -- merged same "$option" "$root"
    done
  done
done
