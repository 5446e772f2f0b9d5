# SPDX-License-Identifier: MIT
# Names that scripts are afraid of, and names with a slash.
program d/'two words' d/-dash d/--version d/-a d/'[' d/'[x]' d/'*' d/'a?b' d/$'new\nline' d/$'tab\there' \
  d/$'\xff\xfe' d/'"quoted"' "d/it's" 'd/back\slash' d/'$HOME' d/'~' d/'{a,b}' d/a=b d/'%s' d/ü d/--
for name in 'two words' -dash --version -a '[x]' '*' 'a?b' $'new\nline' $'tab\there' $'\xff\xfe' '"quoted"' \
  "it's" 'back\slash' '$HOME' '~' '{a,b}' a=b '%s' ü --; do
  # Options that which itself would read, and what is not first for command -v: aliases, none here.
  agrees "$PWD/d" "$name"
done
unless command_v agrees "$PWD/d" '[' # a builtin
mkdir $'dir\nline' 'dir space'
program $'dir\nline/tool' 'dir space/tool'
agrees "$PWD/"$'dir\nline' tool
agrees $'dir space:dir\nline' tool
agrees "$PWD/d" no-such-program
agrees "$PWD/d" 'two words' no-such-program -dash
long=$(printf '%0255d' 0)
program "d/$long"
agrees "$PWD/d" "$long"
agrees "$PWD/d" "${long}1"
# With a slash a name is taken as it is.
agrees /none "$PWD/d/two words"
agrees /none d/-dash ./d/-a
relative_to d agrees /none ./-a ../d/-a
agrees "$PWD" d d/ ./d
agrees "$PWD/d" d/none ./none
list=$PWD/d
says 1 '' <<'OUT'
pathsearch: '': not found in PATH
OUT
says 0 -0 -- -a 'two words' < <(printf '%s\0' "$PWD/d/-a" "$PWD/d/two words")
