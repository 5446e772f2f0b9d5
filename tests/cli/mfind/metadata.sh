# SPDX-License-Identifier: MIT
# Types, sizes, permissions, owners, numbers: at their borders.
kinds_tree kinds
linked_tree linked
permissions_tree permissions
sized_tree sizes 0 1 2 3 511 512 513 1023 1024 1025 1048575 1048576 1048577 1G 3G
mkdir -p empty/{directory,full/below}
: >empty/file
for type in f d l p s b c f,d l,p,s f,d,l,p,s,b,c; do
  same kinds -type "$type"
  same kinds -xtype "$type"
  same -L kinds -type "$type"
  same -L kinds -xtype "$type"
  same -H kinds/to-directory kinds/dangling kinds/itself kinds/to-file -type "$type"
  same kinds ! -type "$type" ! -xtype "$type"
done
for size in 0 1 2 3 512 1024; do
  for unit in '' b c w k M G; do
    for sign in '' + -; do same sizes -type f -size "$sign$size$unit"; done
  done
done
for mode in 0 000 644 -644 /644 0777 -0777 7777 -7777 /7777 -000 u+r /u+r -u+r u=rwx,g=rx,o=rx \
  -u=rwx,g=rx,o= a+x -a+x /a+x +t -+t /+t u+s,g+s -u+s,g+s /u+s,g+s g=u u=g a=X -u+X u=rX /u+w,g+w \
  ugo+rwx o-rwx a-x,u+x u+r,u-r = u= -u= +X =rwx,+s g+s /g+s 04755 00000644 u=rwxs,go=rx go=u \
  u+s,u=rwx -u+s,u=rwx u+s,a=rwx ug+s,ug=rwx ug+s,g=s u+s,u= -ug+s,= 7000,u=r +6000,=70 u+s,u-s +t,= a+s,a=t u+s,a=X \
  u+s,o= u+s,u=g /u+s,u=; do
  same permissions -perm "$mode"
done
each_line same <<'CASES'
empty -empty
empty ! -empty
empty -depth -empty
linked -links 1
linked -links 3
linked -links +1
linked -links -3
linked -links +0003
linked -type f -links -1
linked -samefile linked/one/first
linked -samefile linked/two
kinds -samefile kinds/to-file
-L kinds -samefile kinds/to-file
-H kinds -samefile kinds/to-file
kinds -samefile kinds/dangling
-L kinds -samefile kinds/dangling
kinds -follow -samefile kinds/to-file
kinds -lname *
kinds -lname file
kinds -lname FILE
kinds -ilname FILE
-L kinds -lname *
-H kinds/to-file kinds -lname file
kinds -type l -lname [d-f]*
. -user root
. -user 0
. -group root
. ! -user root
. -uid 0
. -uid +0
. -gid -1
. -nouser
. -nogroup
. -fstype nosuch
. -readable
. -writable
. -executable
. ! -readable -o ! -writable
. -executable -type f
CASES
same . -inum "$(stat -c %i linked/one/first)"
same . -inum +1 -type d
same . -fstype "$(stat -f -c %T . | sed 's/ext2.*/ext4/')"
if ((EUID == 0)); then
  owners_tree owners
  mknod null c 1 3
  mknod block b 7 9
  each_line same <<'CASES'
owners -nouser
owners -nogroup
owners -user 54321
owners -uid 54321
owners -uid +54320
owners -group 54321
owners -user daemon
owners -ls
owners -printf %u:%g:%U:%G\n
. -type b,c -ls
. -type c
CASES
  unprivileged same permissions -readable
  unprivileged same permissions -writable -o -executable
fi

# Numbers of inodes, which the directory tells without a look at the file, but not of what a link
# points to.
for file in kinds/file kinds/to-file kinds/directory kinds/to-directory kinds/dangling linked/one/first; do
  number=$(stat -c %i "$file")
  for follow in -P -H -L; do
    same "$follow" kinds linked -inum "$number"
    same "$follow" kinds linked -size -9 -inum "$number"
    same "$follow" kinds linked -inum "$number" -ls
    same "$follow" kinds/to-directory kinds ! -inum "$number" -printf '%i %p\n'
    same "$follow" kinds linked -inum "+$number" -printf '%s %i %p\n'
    same "$follow" kinds -maxdepth 1 -inum "-$number" -print
  done
done
forbidden_tree forbidden
unprivileged merged same forbidden -printf '%i %p\n'
unprivileged merged same forbidden -inum +1 -name f
unprivileged merged same forbidden -inum +1 -printf '%i %s\n'
