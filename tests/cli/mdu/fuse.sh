# SPDX-License-Identifier: MIT
# A file system that answers some calls with EIO (tests/support/fuse_server.h says which), and one
# whose server has gone.
need_mounts
[[ -c /dev/fuse ]] || cannot_run "no /dev/fuse"
mkdir mount
for arguments in mount '-a mount' '-s mount' '-ab mount' 'mount/partial' '-c mount/broken mount/sound' \
  '-a mount/unreadable mount/one'; do
  under "$CASE_FUSE_RUN" mount -- merged each_line same <<<"$arguments"
  under "$CASE_FUSE_RUN" mount --hung-up -- merged each_line same <<<"$arguments"
done

under "$CASE_FUSE_RUN" mount -- run reference -a mount
for jobs in 1 2 8; do
  ((++comparisons))
  under "$CASE_FUSE_RUN" mount -- run mdu "-j$jobs" -a mount
  agree reference mdu || disagreement reference mdu "-j$jobs" -a mount
done

# With several arguments GNU du takes a directory whose reading broke off for one that it has met
# before: no message, status 0, and its contents go to whatever comes next.  mdu does not.
under "$CASE_FUSE_RUN" mount -- says 1 -c mount/partial mount/sound <<'END'
du: mount/partial: Input/output error
8	mount/partial
4	mount/sound
12	total
END
