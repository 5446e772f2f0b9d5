# SPDX-License-Identifier: MIT
# Messages about options in a UTF-8 locale: some quote with the locale's own marks.
mkdir tree
while IFS= read -r arguments; do
  with LC_ALL=C.UTF-8 -- each_line same <<<"$arguments"
done <<'CASES'
-d x
-d a'b
-d é
-Bx
-B1x
-Bé
-B99999999999999999999
--a
--bogus
-Q
-sa
-s -d1 tree
-s -d0 tree
CASES
with LC_ALL=C.UTF-8 -- same -d $'\xff'
with LC_ALL=C.UTF-8 -- same -d $'a\nb'
with LC_ALL= LANG=C.UTF-8 -- same -d x
with LC_ALL= LC_CTYPE=C.UTF-8 -- same -d x
with LC_ALL=xx_YY.UTF-8 -- same -d x $'\xc3\xa9'
