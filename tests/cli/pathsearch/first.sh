# SPDX-License-Identifier: MIT
# --first: patterns, lists, suffixes, modes, standard input.
mkdir -p inc1 inc2/sys lib 'a b' modes/dir
touch inc2/one.h inc2/sys/two.h lib/libz.a lib/liby.so lib/liby.a 'a b/file' modes/readable lib/m1.conf lib/m2.conf
program modes/program
mkfifo modes/fifo
list=/nowhere
says 0 --first none inc2/one.h lib/libz.a <<<inc2/one.h
says 1 --first none nothing </dev/null
says 0 --first --path inc1:inc2 sys/two.h <<<inc2/sys/two.h
says 0 --first --path lib --suffix .so --suffix .a libz <<<lib/libz.a
says 0 --first --path lib --suffix .so --suffix .a liby <<<lib/liby.so
says 0 --first -a --path lib --suffix .so --suffix .a libz liby <<<$'lib/libz.a\nlib/liby.so\nlib/liby.a'
says 0 --first -a 'lib/m?.conf' 'none*' <<<$'lib/m1.conf\nlib/m2.conf'
says 0 --first -a --path lib --suffix .conf 'm[2-9]' "$PWD/lib/m1" <<<$'lib/m2.conf\n'"$PWD/lib/m1.conf"
# Of directories and suffixes nothing is a pattern; a pattern that nothing matches is a name.
mkdir 'x[1]' x1
touch 'x[1]/file' x1/other 'lib/v[1].so' 'lib/v.*' lib/v.1
says 0 --first -a --path 'x[1]' 'f*' 'o*' <<<'x[1]/file'
says 1 --first -a --path 'x?' '*' </dev/null
says 0 --first --path lib 'v[1].so' <<<'lib/v[1].so'
says 0 --first -a --path lib --suffix '.*' '[v]' <<<'lib/v.*'
says 0 --first -s lib/libz.a </dev/null
says 1 --first -s lib/none </dev/null
says 0 --first --mode d modes/readable modes/dir <<<modes/dir
says 0 --first --mode x modes/readable modes/dir modes/program <<<modes/program
says 0 --first --mode r modes/fifo modes/dir modes/readable <<<modes/readable
says 0 --first --mode w modes/dir modes/fifo modes/readable <<<modes/readable
says 0 --first --json none lib/libz.a <<'OUT'
{
  "found": true,
  "paths": [
    "lib/libz.a"
  ]
}
OUT

# piped INPUT STATUS OUTPUT ARGUMENT...
piped() {
  local input=$1 status=$2 expected=$3
  shift 3
  ((++comparisons))
  printf "$input" >"$results/input"
  local got=0
  "$CASE_PATHSEARCH" --first "$@" <"$results/input" >"$results/out" 2>&1 || got=$?
  printf "$expected" | cmp -s - "$results/out" && ((got == status)) && return
  ((++failures))
  echo "--first $* of $input: $(cat -v "$results/out")"
}
piped 'none\nlib/libz.a\n' 0 'lib/libz.a\n'
piped 'none\nlib/libz.a' 0 'lib/libz.a\n'
piped 'a b/file\n' 0 'a b/file\n'
piped 'none\0a b/file\0lib/libz.a\0' 0 'a b/file\0' -0
piped 'lib/liby\nlib/libz\n' 0 'lib/liby.a\nlib/libz.a\n' -a --suffix .a
piped 'lib/m*.conf\n' 1 ''
piped '' 1 ''
# Not "lib/libz.a", which ends at the NUL byte.
piped 'lib/libz.a\0x\n' 1 'pathsearch: standard input: a NUL byte in a line; --null takes it for an end\n'
