# SPDX-License-Identifier: MIT
# Standard streams that are closed or full: named once, and nothing is lost silently.
small_tree tree
for output in '>/dev/full' '>&-'; do
  for arguments in tree '-a tree missing' 'missing tree' '-s missing' missing '-sc tree' '-0 tree'; do
    redirected "$output" each_line same <<<"$arguments"
  done
done
for streams in '2>&-' '2>/dev/full' '<&-' '<&- >&-' '<&- 2>&-' '>&- 2>&-' '<&- >&- 2>&-' '>/dev/full 2>&-'; do
  redirected "$streams" same tree missing
  redirected "$streams" same -s tree
  redirected "$streams" same -Q
done
