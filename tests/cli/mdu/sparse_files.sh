# SPDX-License-Identifier: MIT
# Allocated and apparent size differ in both directions.
mkdir tree
truncate -s 10M tree/hole
truncate -s 5M tree/ends-in-data
printf x >>tree/ends-in-data
head -c 3 /dev/zero >tree/small
head -c 100000 /dev/zero >tree/cut
: >tree/preallocated
fallocate --keep-size -l 300000 tree/preallocated
for option in -a -ab -ah -aA -aAh -s -sb; do same "$option" tree; done
