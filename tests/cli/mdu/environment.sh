# SPDX-License-Identifier: MIT
# DU_BLOCK_SIZE before BLOCK_SIZE before BLOCKSIZE; POSIXLY_CORRECT only if none is set.
small_tree tree
for value in 1 K KB KiB 1K 0 x '' -3 1xyz Kx 0K 99999999999999999999 Y 1Y 18446744073709551615 \
  human-readable hu humanx si h "'K" "'1" E ' 1' 0x10; do
  for name in DU_BLOCK_SIZE BLOCK_SIZE BLOCKSIZE; do with "$name=$value" -- same -s tree; done
  with "DU_BLOCK_SIZE=$value" BLOCK_SIZE=1 -- same -s tree
  with "BLOCK_SIZE=$value" BLOCKSIZE=1 -- same -s tree
  with "BLOCK_SIZE=$value" POSIXLY_CORRECT=1 -- same -s tree
  with "DU_BLOCK_SIZE=$value" -- same -sb tree
  with "DU_BLOCK_SIZE=$value" -- same -sA tree
done
for option in -k -m -h --si -b -BM -Bx; do with DU_BLOCK_SIZE=3 -- same -s "$option" tree; done
with POSIXLY_CORRECT= -- same -s tree
with POSIXLY_CORRECT=1 -- same -sh tree
with LS_BLOCK_SIZE=1 DF_BLOCK_SIZE=1 -- same -s tree
