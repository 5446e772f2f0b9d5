# SPDX-License-Identifier: MIT
# --exclude and -X: patterns of fnmatch(3) on whole paths and their tails.
small_tree tree
linked_tree tree/linked
for pattern in top '*' '*thousand' inner tree tree/left 'left/inner' '*/inner' 't?p' '[rt]*' '\top' \
  '' / 'tree/' '*/' './tree' 'tree/*' nothing; do
  same -a --exclude="$pattern" tree
  same -a --exclude "$pattern" tree/left tree tree/top
  printf '%s\n' "$pattern" empty >patterns
  same -a -X patterns tree
done
printf 'top\n\n  inner\r\n' >patterns
same -a --exclude-from=patterns tree
merged same -X missing tree
merged same -X missing -Q tree
redirected '<patterns' same -a -X - tree

# Arguments with slashes; the empty tail behind a slash; patterns whose * and ? match a slash.
for argument in tree tree/ tree// ./tree "$PWD/tree" tree/./left; do
  for pattern in tree tree/ '' / left '?eft' './*' '*/left' '/*' "$PWD/tree/left" 'tree*inner' \
    'tree/*e*' '[!x]*/top' '[/]' 't[' left\\ '*\*' '**' '*/' 'tree//left' './tree/left/inner/one'; do
    same -a --exclude="$pattern" "$argument"
  done
done
# A backslash at the end of a pattern escapes nothing.
mkdir -p 'slashed/b\' && : >'slashed/f\'
for pattern in '\' 'f\' 'f\\' '*\' '*\\' '*\\\' '*f\' '*f\\' '?\' '?\\'; do
  same -a --exclude="$pattern" slashed
done
# What is left out is not looked at.
mkdir -p locked/unsearchable/sub locked/closed
touch locked/unsearchable/file
chmod 644 locked/unsearchable
chmod 000 locked/closed
for pattern in file sub '*l*' unsearchable closed locked/closed 'locked/unsearchable/?*'; do
  merged unprivileged same -a --exclude="$pattern" locked
done
merged same --exclude=missing missing tree/top
merged same --exclude='*' missing ''
merged same -c --exclude=tree tree

# Files of patterns: several, odd line ends, bytes that are no text.
printf 'to\0p\nleft/inner\t \f\v\nright/n*' >patterns
same -a -X patterns tree
same -a -X patterns -X patterns --exclude=empty tree
same -a -X /dev/null tree
merged same -X tree tree
merged same -X '' -d x tree
merged same -X 'with blank' --exclude-from=other tree
redirected '<&-' merged same -X - tree

# Characters of the locale, and bytes that are none.
mkdir letters
touch letters/é letters/éé letters/$'\xff' letters/$'a\xffb'
for pattern in é '?' '??' '*é' $'\xff' $'*\xff*' '[é]' 'a?b' $'?\xffb'; do
  same -a --exclude="$pattern" letters
  with LC_ALL=C.UTF-8 -- same -a --exclude="$pattern" letters
done
