# SPDX-License-Identifier: MIT
# -name, -path, -regex and what goes with them, on names of all bytes.
awkward_tree tree
mkdir -p tree/sub/.hidden tree/sub/a.b
: >tree/sub/UPPER
: >tree/sub/lower
each_line same <<'CASES'
tree -name *
tree -name ?
tree -name [a-z]
tree -name [!a-z]
tree -name [^a-z]
tree -name [[:upper:]]
tree -iname [[:upper:]]
tree -name .*
tree -name *.*
tree -name a.b
tree -name -*
tree -name \*
tree -name \\
tree -name *\\*
tree -name [
tree -name []
tree -name []]
tree -name [a
tree -name ??
tree -name ***
tree -name *n*
tree -name *e
tree -name n*
tree -name tree
tree/ -name tree
tree// -name tree
tree/. -name .
tree/sub/.. -name ..
tree -iname UPPER
tree -iname *W*
tree -iname upper
tree -name upper
tree -path tree
tree -path tree/sub
tree -path *sub*
tree -path tree*a*
tree -path */.*
tree -path tree/?
tree -ipath TREE/SUB/*
tree -wholename tree/sub/lower
tree -iwholename tree/sub/UPP*
tree -regex tree
tree -regex .*sub
tree -regex .*/[a-z]
tree -regex tree/.
tree -regex .*\n.*
tree -iregex .*upper
tree -regex .*[[:digit:]]
tree -regex .*/\(a\|b\)
tree -regex tree/.\{2\}
tree -regex tree/..?
tree -regex ^tree/s.*$
tree -regextype posix-extended -regex tree/(a|b)
tree -regextype posix-extended -regex .*/.{2}
tree -regextype egrep -regex tree/(a|b|)
tree -regextype grep -regex tree/\(a\|b\)
tree -regextype sed -regex tree/[a-c]\{1\}
tree -regextype ed -regex tree/a*
tree -regextype awk -regex tree/(a|b)+
tree -regextype gnu-awk -regex tree/(a|b)
tree -regextype posix-awk -regex tree/(a|b)
tree -regextype posix-basic -regex tree/\(a\)
tree -regextype posix-egrep -regex tree/(a|b)
tree -regextype posix-minimal-basic -regex tree/a.*
tree -regextype emacs -regex tree/\w
tree -regextype findutils-default -regex tree/s.b/?.*
tree -regextype sed -regex .*\(o\).* -regextype awk -o -regex .*(pp).*
CASES
for locale in C C.UTF-8; do
  for pattern in '?' '??' '*é*' $'*\xff*' '[é]*' '*[[:cntrl:]]*' $'*\n*' '[^é]' '???'; do
    with LC_ALL=$locale -- same tree -name "$pattern"
    with LC_ALL=$locale -- same tree -iname "$pattern"
    with LC_ALL=$locale -- same tree -path "tree/$pattern"
  done
  with LC_ALL=$locale -- same tree -regex 'tree/.'
  with LC_ALL=$locale -- same tree -iname 'É*'
  with LC_ALL=$locale -- same tree -print0
  with LC_ALL=$locale -- same tree -ls -name '*n*'
  with LC_ALL=$locale -- same tree -printf '%f|%.3f|%-6f|\n'
done
