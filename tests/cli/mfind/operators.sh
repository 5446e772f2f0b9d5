# SPDX-License-Identifier: MIT
# Precedence, associativity, short cuts and the -print that is left out.
small_tree tree
each_line same <<'CASES'
tree
tree -print
tree -name top -o -name one
tree -name top -o -name one -print
tree ( -name top -o -name one ) -print
tree -name top -or -name one -and -print
tree -name t* -a ! -type d
tree ! -name top
tree -not -name top -print
tree ! ! -name top
tree ! ( -name top -o -type d )
tree -false -o -print
tree -true -o -print
tree -false , -print
tree -name top -print , -name one -print
tree -name top , -name one
tree ( -name top , -type d ) -print
tree ( -false -o -true ) -a -type f
tree -print -print
tree -print -false -print
tree -type f -print -o -type d -print0
tree -false -a ( -print , -print )
tree ( ( ( -name top ) ) )
tree ( -name top ) ( -type f )
tree ! -name top ! -name one
tree -name top -a -name top -o -false -a -print , -type d -a -name left
tree -type f -a ( -name one -o -name top ) -a ! -name one
tree -depth -name left -prune -o -print
tree -name left -prune
tree -name left -prune -o -print
tree -prune
tree -prune -print
tree ( -name left -o -name right ) -prune -o -type f -print
tree -mindepth 1 -prune
tree -mindepth 2 -name left -prune -o -print
tree -quit
tree -print -quit
tree -name left -print -quit
tree -quit -o -print
tree -print , -quit
tree tree -name one -quit -o -print
tree -true -quit , -print
! -name tree*
( -name tree )
-name tree -o -type f
CASES
