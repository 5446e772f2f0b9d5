# SPDX-License-Identifier: MIT
# Standard output that is full or closed ends a run with threads as it does one without.
mkdir -p tree/{1..40}/sub
touch tree/{1..40}/{one,two}
for output in '>/dev/full' '>&-'; do
  for arguments in '-a tree' '-s tree' '-a tree missing'; do
    read -ra words <<<"$arguments"
    redirected "$output" run reference "${words[@]}"
    for jobs in 1 2 8; do
      ((++comparisons))
      redirected "$output" run mdu "-j$jobs" "${words[@]}"
      agree reference mdu || disagreement reference mdu "-j$jobs" "$arguments" "$output"
    done
  done
done
