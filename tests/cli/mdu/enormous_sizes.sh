# SPDX-License-Identifier: MIT
# Apparent sizes up to the largest off_t, and sums beyond 64 bits. A tmpfs holds such
# files; ext4 ends at 16 TiB.
need_mounts
mkdir memory
mount -t tmpfs none memory || cannot_run "no tmpfs can be mounted"
sized_tree memory 17592186044415 17592186044416 1125899906842623 1125899906842625 \
  1152921504606846976 9223372036854775807
for unit in -h --si -k -m -b -BE -BEB -BT -B1000 -B18446744073709551615; do same -aAc "$unit" memory; done
sized_tree memory/again 9223372036854775806 9223372036854775805
# Bytes wrap 64 bits here.
for unit in -h --si -k -m -b -BE -B3; do same -aAc "$unit" memory; done
