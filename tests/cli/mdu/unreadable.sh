# SPDX-License-Identifier: MIT
# Directories that cannot be read or searched: named, counted as far as they can be, passed.
forbidden_tree tree
for option in '' -a -s -S -b --inodes -d0 -d1 -l -c -0 -h; do
  # -0 may be absent: no quotes.
  unprivileged merged same $option tree
  unprivileged same $option tree
done
for arguments in tree/unreadable tree/unsearchable tree/closed tree/closed/sub tree/unreadable/sub \
  'tree/unsearchable/file tree' 'tree/closed tree' 'tree tree/closed'; do
  unprivileged merged each_line same <<<"-a $arguments"
done
for directory in unreadable unsearchable closed; do
  cd "tree/$directory" || { ((EUID == 0)) && exit 1; continue; }
  unprivileged merged same
  unprivileged merged same -a .
  unprivileged merged same ..
  cd ../..
done
