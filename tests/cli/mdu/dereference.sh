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
