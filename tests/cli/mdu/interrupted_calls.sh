# SPDX-License-Identifier: MIT
# System calls that fail with EINTR are made again.  (GNU du names them as errors.)  The first
# newfstatat or fstat may be the dynamic loader's.
mkdir -p tree/{1..30}/sub
touch tree/{1..30}/{one,two} tree/{1..30}/sub/three
run reference -a tree
for calls in openat:when=30 getdents64:when=1 getdents64:when=2..7 getdents64:when=3+4 \
  statx:when=1..5 fstat:when=1..5 fstat:when=4+2 newfstatat:when=40..44 newfstatat:when=41+3; do
  for jobs in 1 2 8; do
    ((++comparisons))
    injecting -f -e "inject=${calls/:/:error=EINTR:}" -- run mdu "-j$jobs" -a tree
    agree reference mdu || disagreement reference mdu "-j$jobs" "EINTR: $calls"
  done
done
# A file system that knows no other answer does not hold it up.
for jobs in 1 2; do
  ((++comparisons))
  injecting -f -e inject=getdents64:error=EINTR -- run mdu "-j$jobs" -s tree
  [[ $(<"$results/mdu.err") == "du: cannot read directory 'tree': Interrupted system call" &&
    $(<"$results/mdu.status") == 1 ]] || disagreement mdu mdu "-j$jobs" always
done
