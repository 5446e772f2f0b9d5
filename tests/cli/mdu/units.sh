# SPDX-License-Identifier: MIT
# Units and roundings of sizes: -k -m -h --si -b -B, apparent and allocated.
small_tree tree
for unit in '' -k -m -h --si -b -A --apparent-size -BK -BKB -BKiB -BMD -B1 -B7 -B512 -B1000 -B4097 \
  -BM -BG -BE -B1K -Bhuman-readable -Bsi; do
  # The unit may be absent: no quotes.
  same -a $unit tree
  same -a -A $unit tree
  same -sc $unit tree
done
