# SPDX-License-Identifier: MIT
# Trees that no test made: this system's own.
same_live -s /usr
same_live -a /usr
same_live -d2 -h /usr /etc
same_live -c --inodes /usr/share /usr/lib
same_live -xd1 /usr/bin /usr/share
