# SPDX-License-Identifier: MIT
# File systems that are made up as they are read: no sizes, and names that come and go.
same_live -s /proc/sys
same_live -s --inodes /proc/sys/kernel
same_live -a /sys/kernel/mm
same_live -a /sys/devices/system/cpu
# Each run has a /proc/self of its own; what is the same is that it can be read.
for jobs in 1 2 8; do
  for process in self 1 "$$"; do
    ((++comparisons))
    run mdu "-j$jobs" -s "/proc/$process/"
    [[ $(<"$results/mdu.out") == 0$'\t'"/proc/$process/" && $(<"$results/mdu.status") == [01] ]] &&
      ! grep -qvE "^du: cannot (access|read directory) '/proc/[^']*': (No such file or directory|Permission denied|Invalid argument|No such process)$" \
        "$results/mdu.err" || { head -n 5 "$results/mdu.err"; disagreement mdu mdu "-j$jobs" "/proc/$process/"; }
  done
done
