# SPDX-License-Identifier: MIT
# Names in messages are quoted so that a shell would read them back.
names=("a'b" 'a"b' 'a b' $'a\nb' $'a\tb' $'\n' a:b "a'\"b" '~' '#x' '$x' 'a=b' 'a\b' '{' $'\x7f'
  $'\e[1m' - $'\xc3\xa9' $'\xff' $'it\x27s \xc3\xa9' $'\xe2\x80\x8b' $'\xc2\xa0x' $'\xe9\xff'
  $'\xe6\x97\xa5\xe6\x9c\xac' $'\xc2\x80' $'\xf0\x9f\x98\x80' $'\xf4\x8f\xbf\xbf' $'\xed\xa0\x80'
  $'\xef\xbf\xbf' $'\xe2\x80\xa8' $'\xc2\xad' $'a\xcc\x81' $'\xe2\x80\x98q' $'a\nb\x27c' '!' '*' '?' "'" '"'
  $'\xc3' $'\xc3\x28' $'\xe2\x82' $'\a\b\v\f\r' $'x\x011' $'x\x01a' "''" 'a\')
for name in "${names[@]}"; do
  for locale in C POSIX C.UTF-8; do with "LC_ALL=$locale" -- same -- "$name"; done
done
