# SPDX-License-Identifier: MIT
# What -B takes and refuses, and the words with which it refuses.
small_tree tree
good=(1 +1 ' 1' 010 0x10 K k M m G g T t P E KB kB KiB kiB MiB MB MD KD kD TiB 3k 2MB 1PiB 15E
  18446744073709551615 1000 1024 512 human-readable human hum h si s "'1" "'human-readable" "'si")
bad=('' 0 0K x 1x -1 KIB M1 1KK 1Kx "'" R Q r q Y Z y z e p 1R 1e 1p 18446744073709551616
  99999999999999999999 16E 1Y 1c 1w 1b B 1B Bd 0B 1.5k 1,5 '2 K' 0.5K Ki 1Ki KB1 KiBx 0x xyz
  "a'b" 'a"b' $'\xff' $'1\n' $'\t' '1 ' human- humanx sI)
for size in "${good[@]}" "${bad[@]}"; do same -s -B "$size" tree; done
for size in "${bad[@]}"; do same -s --block-size="$size" tree; done
same -s --block-size K tree
same -s --bl=1x tree
same -B
same --block-size
