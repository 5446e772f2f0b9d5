# SPDX-License-Identifier: MIT
# --time and --time-style: the newest time below, in every style.
small_tree tree
find tree -exec touch -h -d '2001-02-03 04:05:06.789' {} +
touch -d '1969-12-31 23:59:59' tree/left
touch -d '2040-01-01' tree/right/nothing
for word in --time --time=atime --time=access --time=use --time=ac --time=mtime --time=x --time= --time=c; do
  merged same -a "$word" tree/left tree/right
done
for style in full-iso long-iso iso +%Y +%s.%N '+%F%n' + posix-iso locale x full ''; do
  merged same -a --time --time-style="$style" tree
  with "TIME_STYLE=$style" -- merged same -a --time tree
done
with TZ=Europe/Berlin -- same --time tree

# Old files: a total begins with 1970, a directory does not.
mkdir old
touch -d '1960-01-01' old/file
touch -d '1950-01-01' old
for option in -a -s -c -S -ab --si -l0; do merged same --time "$option" old tree; done
merged same -c --inodes --time old tree
merged same -c --time missing
# The words in full and short, and the order of complaints.
for word in a at acc u us status stat s ct mtime modification 'status,'; do
  merged same -s "--time=$word" old/file
done
merged same --time=x --time-style=x -Q tree
merged same --time -Q --time-style=x tree
merged same --time --time-style=x -s -a tree
merged same --time --time-style=x --files0-from=missing
merged same --time-style=x tree
with LC_ALL=C.UTF-8 -- merged same --time=x tree
with LC_ALL=C.UTF-8 -- merged same --time --time-style=$'\xff\'é' tree
# What of the variable only ls understands.
for style in posix-full-iso posix-posix-iso posix-locale posix- posix 'posix-+%Y' $'+%F\n%T'; do
  with "TIME_STYLE=$style" -- merged same -s --time tree
  with "TIME_STYLE=$style" -- merged same -s --time --time-style=iso tree
  merged same -s --time --time-style="$style" tree
done
for zone in Asia/Kolkata America/St_Johns nonsense 'ABC-1:23:45' :; do
  with "TZ=$zone" -- same -s --time --time-style='full-iso' tree
  with "TZ=$zone" -- same -s --time --time-style='+%z %:z %::z %:::z %Z %_10:z' tree
done
# The directories that lead to the first file begin with 1970, too.
mkdir -p ancient/{one/two/three,other/deep,empty}
touch ancient/one/two/three/file ancient/other/deep/file
find ancient -exec touch -h -d '1930-05-06' {} +
for option in -k -a -S -s; do merged same "$option" --time ancient; done
merged same --time old/file ancient
merged same --time missing ancient old
merged same --time --exclude=three ancient
