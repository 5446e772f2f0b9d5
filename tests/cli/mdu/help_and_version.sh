# SPDX-License-Identifier: MIT
# Not the words of GNU du, but its manners: standard output, status 0, also after a bad
# option; a full device is an error.
for option in --help --version; do
  ((++comparisons))
  run mdu "$option"
  [[ -s $results/mdu.out && ! -s $results/mdu.err && $(<"$results/mdu.status") == 0 ]] ||
    disagreement mdu mdu "$option"
  redirected '>/dev/full' same "$option"
  redirected '>&-' same "$option"
done
redirected '>/dev/full' same -Q --version
redirected '>/dev/full' same -B x --version
