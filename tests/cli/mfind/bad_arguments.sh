# SPDX-License-Identifier: MIT
# Each malformed argument: the message, and status 1.
mkdir -p tree/sub
: >tree/file
each_line same <<'CASES'
-foo
tree -foo
tree -name
tree -name x y
tree -name x tree
tree (
tree ( -name x
tree )
tree ( )
tree -name x )
tree !
tree ! !
tree -o
tree -a -name x
tree -name x -o
tree -name x -a
tree -name x ,
tree -name x , , -name y
tree -name x -not
tree ( -name x -o )
tree ! )
tree -print -o
tree -print !
tree ( -print
tree -print )
tree ( ) -print
tree -print ,
tree ( -print -o )
tree -maxdepth
tree -maxdepth x
tree -maxdepth -1
tree -maxdepth 99999999999999999999
tree -maxdepth 4294967296
tree -mindepth 1x
tree -maxdepth +1
tree -size x
tree -size
tree -size 10x
tree -size 1kk
tree -size +
tree -size k
tree -size 1T
tree -size 1.5k
tree -size 99999999999999999999
tree -type
tree -type x
tree -type ff
tree -type f,
tree -type f,,d
tree -type ,f
tree -type f,f
tree -type D
tree -xtype D
tree -xtype q
tree -perm
tree -perm x
tree -perm 8
tree -perm /
tree -perm +222
tree -perm -
tree -perm u+q
tree -perm 77777
tree -perm u+rg
tree -perm u+7
tree -perm =7r
tree -perm ,
tree -perm u+r,
tree -perm -/
tree -user
tree -user nosuchuser
tree -user 99999999999999
tree -group nosuchgroup
tree -group 12x
tree -uid x
tree -uid
tree -gid
tree -gid 1x
tree -inum x
tree -inum 0x10
tree -links x
tree -links 1k
tree -mtime x
tree -mtime
tree -mtime +
tree -mtime 1d
tree -mmin 1x
tree -used x
tree -used nan
tree -amin nan
tree -ctime -nan
tree -newer
tree -newer nosuch
tree -newermt
tree -newermt nonsense
tree -newermt 2020-13-01
tree -newermt 25:00
tree -newerxy x
tree -newerma nosuch
tree -newertm tree
tree -newerm tree
tree -newermm
tree -newerqm tree
tree -anewer nosuch
tree -samefile nosuch
tree -samefile
tree -fstype
tree -regex
tree -regex [
tree -regextype
tree -regextype nosuch
tree -regextype help
tree -regextype posix-extended -regex (
tree -regextype posix-extended -regex *
tree -regextype egrep -regex a{1
tree -regextype posix-extended -regex a{2,1}
tree -printf
tree -printf %
tree -printf %{
tree -printf %[
tree -printf %(
tree -printf %10
tree -exec
tree -exec ;
tree -exec echo
tree -exec echo {}
tree -exec echo {} {} +
tree -exec echo x{} {} +
tree -exec echo x{} +
tree -exec echo +
tree -exec +
tree -exec echo {} a +
tree -execdir {} ;
tree -execdir x{} ;
tree -execdir {} +
tree -ok
tree -ok echo {} +
tree -okdir echo {} +
tree -ok echo
tree -fprint
tree -fprint /nonexist/x
tree -fprint0
tree -fprintf
tree -fprintf out
tree -fprintf /nonexist/x %p
tree -fls
tree -fls /nonexist/x
tree -context
tree -context x
tree -D
-D
-O
-Ox
-O-1
-O 1
-O1x
-O9999999999999999999
-O99999999999999999999
-O100000
-X
-Hx
tree --
tree -warn -perm +x
tree -prune -delete
tree -delete -prune -name nosuch
tree -files0-from
tree -files0-from x
-files0-from nosuch
-files0-from - -ok echo {} ;
tree -follow x
tree -quit x
tree -true x
tree -true tree
tree -print tree -b
tree -readable x
tree -nouser x
tree -ls x
tree -print0x
tree - -print
tree ,
tree , -name x
tree -name file -, -name g
tree -, -name g
nosuch
nosuch tree -maxdepth 0
tree/file/x
CASES
for primary in -size -type -perm -user -group -uid -mtime -maxdepth -newermt -regextype -links -used; do
  same tree "$primary" ''
done
same '' -maxdepth 0
same tree '' -maxdepth 0
same -D '' tree
with LC_ALL=C.UTF-8 -- same tree -user nosuch
with LC_ALL=C.UTF-8 -- same tree -maxdepth $'\xc3\xa9'
with LC_ALL=C.UTF-8 -- same "nosuch it's"
for path in ".:$CASE_SCRATCH/bin:/usr/bin:/bin" "bin:$CASE_SCRATCH/bin:/usr/bin:/bin" "$CASE_SCRATCH/bin:/usr/bin:/bin:"; do
  with PATH="$path" -- each_line same <<'CASES'
tree -execdir echo {} ;
tree -execdir echo {} +
tree -okdir echo {} ;
tree -execdir {} ;
tree -execdir x{} {} +
tree -execdir echo {} {} +
tree -execdir echo
tree -execdir ;
tree -execdir {}
tree -okdir
CASES
done
for primary in -user -group; do
  for number in +0 ' 0' $'\t0' ' +0' '+ 0' -0 '0 ' 0x0 4294967295 4294967296; do same tree "$primary" "$number"; done
done
for primary in -mtime -mmin -used; do
  for number in 1e400 -1e400 +1e400 inf +inf -inf +1e300 -1e300 -1e20 1e-400; do same tree "$primary" "$number"; done
done
printf 'tree\0' >list
each_line same <<'CASES'
-files0-from list
-not -files0-from list
! -files0-from list -print
-files0-from list -o -print
-files0-from list -a -print
-files0-from list , -print
( -files0-from list )
-name file -files0-from list -name f*
-name x -o -files0-from list -name file
-name x -o -files0-from list
-files0-from list -files0-from list
tree -)
-)
tree ( -)
tree -name x -)
CASES
redirected '<&-' same -files0-from -
redirected '<.' same -files0-from -
