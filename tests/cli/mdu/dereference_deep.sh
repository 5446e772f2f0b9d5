# SPDX-License-Identifier: MIT
# Links to directories far away, in a chain, with too few descriptors to keep all open:
# the parent of what a link leads to is not where ".." goes. Twenty links in one path, half of what the
# kernel follows: while something is mounted or unmounted anywhere (other tests do), it may begin a path
# again without forgetting the links counted so far, and GNU du, which opens whole paths, then meets
# ELOOP above 20.
mkdir tree
for level in {1..19}; do
  mkdir -p "far/$level/inside/deeper"
  head -c "$((level * 1000))" /dev/zero >"far/$level/file"
  touch "far/$level/inside/deeper/last"
  ln -s "../../../$((level + 1))" "far/$level/inside/deeper/next"
done
ln -s ../far/1 tree/start
for option in -L -a -s -S -ab --inodes -x --time -l; do
  merged same -L "$option" tree
  descriptors 16 merged same -L "$option" tree
  descriptors 16 merged same -L "$option" tree/start far
done
descriptors 16 merged same -D tree/start
