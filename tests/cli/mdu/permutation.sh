# SPDX-License-Identifier: MIT
# Options may follow arguments, but not `--`, nor the first argument under POSIXLY_CORRECT.
small_tree tree
mkdir -- -s
each_line same <<'CASES'
tree -s
tree -s tree/left -c
tree -- -s
-- -s
-- tree -s
--
-s --
-s -- -s
- tree
tree -d 1
tree -cs -- tree/left
CASES
for command in 'tree -s' '-s tree -c' 'tree -- -s' '-- tree -s' '-d 1 tree -a'; do
  with POSIXLY_CORRECT=1 -- each_line same <<<"$command"
done
