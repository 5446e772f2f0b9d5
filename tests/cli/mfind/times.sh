# SPDX-License-Identifier: MIT
# Tests of times, and the forms of dates.
times_tree tree
ln -s half tree/link
find tree -printf %l >/dev/null
for time in 0 1 2 3 7 +0 +1 +2 +6 -1 -2 -3 -8 0.5 +1.04 -1.5 1e3 0x10 inf -inf +inf ' 1' 5000 +-1; do
  same tree -mtime "$time"
  same tree -atime "$time"
  same tree -daystart -mtime "$time"
done
for time in 0 60 +60 -61 1380 -1440 +1440 0.5 -90.5; do
  same tree -mmin "$time"
  same tree -amin "$time"
  same tree -daystart -mmin "$time"
done
each_line same <<'CASES'
tree -cmin -60
tree -ctime 0
tree -ctime -1
tree -cmin +600
tree -mtime 0 -daystart -mtime 0
tree -newer tree/half
tree ! -newer tree/half
tree -anewer tree/half
tree -cnewer tree/half
tree -newer tree/link
-H tree -newer tree/link
-L tree -newer tree/link
tree -follow -newer tree/link
tree -newermm tree/almost
tree -newerma tree/almost
tree -newermc tree/almost
tree -neweraa tree/whole
tree -neweram tree/whole
tree -newerca tree/whole
tree -newercc tree/whole
tree -used 1
tree -used +1
tree -used -2
CASES
for date in @0 @1000000000 @1000000000.5 @-1 '@ 5' 1970-01-01 '1970-01-01 00:00:01' 2001-09-09T01:46:40 \
  '2001-09-09 01:46:40.5' '2001-09-09 01:46:40,75' 2001-09-09T01:46:40Z '2001-09-09 01:46:40 UTC' \
  '2001-09-09 03:46:40 +0200' '2001-09-09 03:46:40+02:00' '2001-09-08 20:46:40 EST' '2001-09-08 20:46:40 -05' \
  '9 Sep 2001' '9-Sep-2001' 'Sep 9, 2001' 'september 9 2001' 9/9/2001 2001/9/9 09/09/01 20010909 \
  '20010909 0146' '2001-09-09 1:46 am' '2001-09-09 1:46 p.m.' '2001-09-09 12 am' now today yesterday tomorrow \
  '2 days ago' '-2 days' '2 days' '1 week ago' 'last week' 'next month' '1 year ago' '3 fortnights ago' \
  '2 hours ago' '30 min ago' '90 seconds ago' '1.5 seconds ago' monday 'last monday' 'next friday' 'fri' \
  'third wednesday' 'yesterday 12:00' '12:00 yesterday' '2001-09-09 + 1 day' '2001-09-09 1 day ago' \
  '2001-03-01 -1 month' '2024-02-29 +1 year' 'sunday, 9 september 2001' '1 hour' hour '-1 hour ago' \
  '12:34' '23:59:60' '' ' ' 2001-02-29 2001-13-01 nonsense '12:34 13:45' '1 2 3 4' '2001-09-09 (comment) 01:46' \
  'TZ="America/New_York" 2001-09-08 21:46:40' 'TZ="UTC0" 2001-09-09' 'Sat Sep  8 20:46:40 EST 2001' \
  'Sun, 09 Sep 2001 01:46:40 GMT' '2001-W36-7' '@x' '2001-09' '010909' '0146' 'A' '2001-09-09 Z' '2001-09-09 5 J' \
  'noon' 'midnight' 'ago' '5' '2001-09-09T01:46:40.123456789+00:00' '+1 day' '1 day hence' 'this month' \
  '1970-01-01 +1000000000 sec' '12th' 'tues' 'wednes 2001-09-12' 'utc' 'gmt+2' '2001-09-09 EST DST' \
  '2001-09-09 day' '2001-09-09 week ago' '10:00 -3 hours' '14:13 - 37 hours' '10 jun 01:14' '16 jul 1pm' \
  '18 feb + 14 days' '14 sept 7 weeks' '11 apr 2004 fortnight ago' '7-5 seconds ago' 'MET +13 sec hence' \
  '2001-09-09 t' '2001-09-09T10' '2147483647 days' '2147483647 years ago' '4294967296 days' '100000000000 days ago' \
  '1099511627776 fortnights ago' '281474976710656 min' '281474976710656 min ago' '9223372036854775807 sec' \
  '@-9223372036854775808' 'TZ="a\qb" 2001-09-09' 'TZ="a\\b" 2001-09-09' 'TZ="a\"b" 2001-09-09'; do
  same tree -newermt "$date"
done
with TZ=America/New_York -- same tree -newermt '2001-09-08 21:46:40'
with TZ=America/New_York -- same tree -newermt '2001-09-08 21:46:40 EDT'
with TZ=Asia/Kolkata -- same tree -newermt '2001-09-09 07:16:40' -printf '%p %t %TT %TZ\n'
with TZ=America/New_York -- same tree -newermt '1 jul 2001 EST DST'
with TZ=America/New_York -- same tree -newermt '1 jul 2001 J DST'
with TZ=America/New_York -- same tree -newermt '2001-04-01 02:30'
with TZ=America/New_York -- same tree -newermt '2001-04-01 02:30 UTC'
with TZ=America/New_York -- same tree -daystart -mtime 1
