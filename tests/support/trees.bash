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

# Files with every bit of permission, alone and together; the names are the modes.
permissions_tree() {
  local mode
  mkdir -p "$1"
  for mode in 0000 0001 0002 0004 0010 0020 0040 0100 0200 0400 1000 2000 4000 \
    0111 0222 0444 0644 0755 0777 1777 2755 4755 6711 7777; do
    : >"$1/$mode"
    chmod "$mode" "$1/$mode"
    mkdir "$1/d$mode"
    chmod "$mode" "$1/d$mode"
  done
}

# Files of all ages, to the nanosecond: around the epoch, at borders of seconds and days.
times_tree() {
  mkdir -p "$1"
  local name
  while read -r name when; do
    : >"$1/$name"
    touch -d "$when" "$1/$name"
  done <<'TIMES'
epoch @0
before-epoch @-1
before-and-a-half @-1.5
nanosecond @0.000000001
half @1000000000.5
almost @1000000000.999999999
whole @1000000001
far 2099-12-31 23:59:59
leap 2024-02-29 12:34:56.789
spring 2001-04-05 06:07:08
hour 1 hour ago
almost-day 23 hours ago
day 25 hours ago
two-days 49 hours ago
week 170 hours ago
year 400 days ago
tomorrow 30 hours
TIMES
}

# Owners with and without names; needs root.
owners_tree() {
  mkdir -p "$1"
  local owner
  for owner in 0:0 1:1 54321:0 0:54321 54321:54322 65534:65534; do
    : >"$1/$owner"
    chown "$owner" "$1/$owner"
  done
}

# What a search can trip over, in one tree: see the makers above.
adversarial_tree() {
  mkdir -p "$1"
  (
    cd "$1" || exit 1
    small_tree small
    kinds_tree kinds
    forbidden_tree forbidden
    ln -s file forbidden/unsearchable/link
    mkfifo forbidden/unsearchable/fifo
    linked_tree linked
    permissions_tree permissions
    times_tree times
    if ((EUID == 0)); then owners_tree owners; fi
    mkdir -p names/{-d,.hidden/inner,'with space'} "names/new"$'\n'"line"
    : >"names/-d/--all"
    : >"names/.hidden/.file"
    : >"names/new"$'\n'"line/tab"$'\t'
    : >"names/a\\b"
    : >"names/"$'\xff\xfe'
    : >"names/"$'\xc3\xa9t\xc3\xa9'
  )
}
