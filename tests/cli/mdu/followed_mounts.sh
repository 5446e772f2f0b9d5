# SPDX-License-Identifier: MIT
# One directory in two places: remembered with -L and with --files0-from, not otherwise.
need_mounts
mkdir -p tree/{one,two} cycle/a/b
echo x >tree/one/file
mount --bind tree/one tree/two
mount --bind cycle cycle/a/b
printf 'tree\0' >list
for option in -P -L -LP -D -Ll -Dl; do
  merged same "$option" tree
  merged same "$option" cycle
done
merged same --files0-from=list
merged same -l --files0-from=list
