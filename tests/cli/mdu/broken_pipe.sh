# SPDX-License-Identifier: MIT
# A reader that has gone: SIGPIPE ends the program; where it is ignored, a message does.
small_tree tree
# The reading end of the descriptor is closed before the program starts.
pipe_without_reader() {
  mkfifo "$results/pipe.$1"
  exec 7<>"$results/pipe.$1" 8>"$results/pipe.$1" 7>&-
}
pipe_without_reader default
redirected '>&8' same -a tree
exec 8>&-
trap '' PIPE
pipe_without_reader ignored
redirected '>&8' same -a tree
redirected '>&8' same -a tree missing
