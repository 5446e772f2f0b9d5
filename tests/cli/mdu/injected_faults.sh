# SPDX-License-Identifier: MIT
# System calls that fail in the midst of a walk. -P picks the calls on one path, so that
# the two programs need not make the same calls in the same order.
mkdir -p tree/sub tree/large
touch tree/file tree/sub/{one,two}
# More than a read of 32 KiB gives, which is what both programs ask for.
(cd tree/large && printf '%s\n' a-name-that-takes-some-room-{1..900} | xargs touch)
fail() { injecting -e "inject=$1" "${@:2}" -- merged same -a tree; }
stat_calls=statx,newfstatat
for error in EIO ENOMEM EMFILE EACCES ENOENT ENOTDIR ELOOP; do
  # The directory that is the argument, then the one below it.
  fail "openat:error=$error" -P tree
  fail "openat:error=$error" -P sub
done
# A file. (A directory mdu never asks for by its name: it opens it and asks what it got.)
for error in EIO ENOMEM EACCES ENOENT ELOOP; do
  fail "$stat_calls:error=$error" -P file
  fail "$stat_calls:error=$error" -P one
done
for error in EIO EINVAL ENOENT ENOTDIR; do
  fail "getdents64:error=$error:when=1" -P "$PWD/tree"
  fail "getdents64:error=$error:when=2" -P "$PWD/tree"
  fail "getdents64:error=$error:when=1" -P "$PWD/tree/sub"
  fail "getdents64:error=$error:when=1" -P "$PWD/tree/large"
  fail "getdents64:error=$error:when=2" -P "$PWD/tree/large"
done
# The first write fails: nothing more is done, not even the message on what is missing.
# (After EINTR, with which GNU du gives up, mdu writes again.)
for error in EIO ENOSPC EPIPE; do
  injecting -e "inject=write:error=$error:when=1" -- merged same tree missing
done
injecting -e inject=write:retval=1:when=1 -- says 0 -s tree/file <<<'	tree/file'
