# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Makers of the trees that cases walk. Each takes the name of the tree to make. What a
# shell cannot do (sockets, names of any bytes, paths longer than PATH_MAX), perl does:
# perl-base is on every Debian system.

# Directories, files of several sizes, an empty directory, an empty file.
small_tree() {
  mkdir -p "$1"/{left/inner,right,empty}
  head -c 5000 /dev/zero >"$1/left/five-thousand"
  head -c 1 /dev/zero >"$1/left/inner/one"
  head -c 70000 /dev/zero >"$1/right/seventy-thousand"
  head -c 12345 /dev/zero >"$1/top"
  : >"$1/right/nothing"
}

# One file under three names: twice in one directory, once in another; and a file that
# is not linked, so that a count of all is not a count of links.
linked_tree() {
  mkdir -p "$1"/{one,two/deeper}
  head -c 9000 /dev/zero >"$1/one/first"
  ln "$1/one/first" "$1/one/second"
  ln "$1/one/first" "$1/two/deeper/third"
  head -c 3000 /dev/zero >"$1/two/alone"
}

# Every kind of entry that needs no privilege.
kinds_tree() {
  mkdir -p "$1/directory"
  head -c 100 /dev/zero >"$1/file"
  ln -s file "$1/to-file"
  ln -s directory "$1/to-directory"
  ln -s nowhere "$1/dangling"
  ln -s itself "$1/itself"
  ln -s .. "$1/directory/up"
  ln -s "$(printf '%0200d' 0)" "$1/long-target" # ext4 keeps up to 59 bytes in the inode
  mkfifo "$1/fifo"
  perl -MSocket -e 'chdir shift or die; socket(S, AF_UNIX, SOCK_STREAM, 0) or die;
    bind(S, sockaddr_un("socket")) or die' "$1"
}

# Files named by every byte that a name can be made of, and by what is awkward to quote.
awkward_tree() {
  mkdir -p "$1"
  perl -e 'chdir shift or die;
    my @names = map { chr } grep { $_ != 0x2e && $_ != 0x2f } 1 .. 255;
    push @names, "new\nline", "tab\ttab", "quote\x27s", "double\"s", "both\x27\"", "-dash", "--all",
      "back\\slash", " leading", "trailing ", "two  blanks", "a\xff\xfeb", "\xc3\xa9t\xc3\xa9",
      "\xe2\x80\x8b", "\xed\xa0\x80", "...", "..x", "x" x 255, "\xc3\xa9" x 127;
    for (@names) { open F, ">", "./$_" or die "$_: $!"; print F "x"; close F }
    for ("dir\nectory", "dir\xff", "-d") { mkdir "./$_" or die; open F, ">", "./$_/in\nside" or die }' "$1"
}

# Directories that lack permissions, owned by the caller.
forbidden_tree() {
  mkdir -p "$1"/{readable,unreadable/sub,unsearchable/sub,closed/sub}
  local directory
  for directory in readable unreadable unsearchable closed; do
    head -c 6000 /dev/zero >"$1/$directory/file"
  done
  chmod 311 "$1/unreadable"
  chmod 644 "$1/unsearchable"
  chmod 000 "$1/closed"
}

# deep_tree TREE LEVELS NAME: a chain of directories, a file in the last one.
deep_tree() {
  perl -e 'my ($tree, $levels, $name) = @ARGV; mkdir $tree or die; chdir $tree or die;
    for (1 .. $levels) { mkdir $name or die; chdir $name or die }
    open F, ">", "bottom" or die; print F "x" x 5000' "$@"
}

# flat_tree TREE COUNT: so many empty files, their names in no order of their making.
flat_tree() {
  perl -e 'my ($tree, $count) = @ARGV; mkdir $tree or die; chdir $tree or die;
    for (1 .. $count) { open F, ">", $_ * 7919 % 1000003 or die; close F }' "$@"
}

# sized_tree TREE SIZE...: holes of these sizes, which are also their names.
sized_tree() {
  local tree=$1 size
  shift
  mkdir -p "$tree"
  for size in "$@"; do truncate -s "$size" "$tree/$size"; done
}
