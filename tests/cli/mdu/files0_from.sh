# SPDX-License-Identifier: MIT
# --files0-from: arguments from a file or standard input, ended by NUL.
linked_tree tree
printf 'tree/one\0tree\0' >list
merged same --files0-from=list
merged same --files0-from=list tree
merged same -c --files0-from=list
merged same --files0-from=missing
merged same --files0-from=tree
redirected '<list' merged same --files0-from=-
printf 'tree/one\0\0missing\0tree' >list
merged same -c --files0-from=list
: >list
merged same --files0-from=list
merged same -c --files0-from=list
printf -- '-\0tree\0' >list
redirected '<list' merged same --files0-from=-

# Everything is remembered, as with several arguments.
printf 'tree/two\0tree\0tree' >list
merged same -a --files0-from=list
merged same -al --files0-from=list
printf 'tree/one/first\0' >list
merged same --files0-from=nothing --files0-from=list
merged same --files0-from=list -- -
merged same --files0-from=list 'a b' -s -a
merged same --files0-from=missing -X missing
merged same -c --files0-from='with blank'
merged same -c --files0-from=tree
merged same -c --files0-from=
redirected '<tree' merged same --files0-from=-
redirected '<&-' merged same -c --files0-from=-
redirected '</dev/null' merged same -c --files0-from=-
for list in missing list/x list tree; do
  redirected '<&-' merged same --files0-from=$list
  redirected '<&- >&-' same --files0-from=$list
done
printf '\0' >'with blank'
merged same --files0-from='with blank'
printf '%05000d\0tree' 1 >list
merged same --files0-from=list
printf 'tree/\n\0tree' >list
redirected '<list' merged same --files0-from=-
merged same --inodes -b --files0-from=missing

# The operand too many stands in the locale's own marks.
for locale in C C.UTF-8; do
  for operand in t 'a b' "it's" 'back\slash' é '‘x’' $'a\nb' $'t\xff' ''; do
    with "LC_ALL=$locale" -- merged same --files0-from=/dev/null -- "$operand" more
  done
done
