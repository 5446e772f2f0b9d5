// SPDX-License-Identifier: MIT
#include "walk/mounts.h"

#include <gtest/gtest.h>
#include <sys/sysmacros.h>

namespace {

using walk::Mounts;

TEST(Mounts, TellWhatIsMountedOnce) {
  const Mounts mounts(
      "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
      "23 22 8:2 / /mnt rw - ext4 /dev/sda2 rw\n"
      "25 22 0:7 / /proc rw - proc proc rw\n"
      "24 22 8:2 /a /srv/a rw - ext4 /dev/sda2 rw\n"
      "26 22 259:1048575 / /far rw - ext4 /dev/far rw");
  EXPECT_TRUE(mounts.mounted_once(makedev(8, 1)));
  EXPECT_FALSE(mounts.mounted_once(makedev(8, 2)));
  EXPECT_TRUE(mounts.mounted_once(makedev(0, 7)));
  EXPECT_TRUE(mounts.mounted_once(makedev(259, 1048575)));
  EXPECT_FALSE(mounts.mounted_once(makedev(8, 3)));
}

TEST(Mounts, KnowNothingWithoutAList) {
  EXPECT_FALSE(Mounts("").mounted_once(makedev(8, 1)));
  EXPECT_FALSE(Mounts("no list\n\n").mounted_once(0));
}

// The list of a process in /srv/jail that is no mount, with one file of it mounted in another place.
TEST(Mounts, KnowNothingWhereRootIsNotInTheList) {
  const char jail[] =
      "30 22 8:1 /srv/jail/a/f /b/f rw - ext4 /dev/sda1 rw\n"
      "31 22 0:7 / /proc rw - proc proc rw\n";
  EXPECT_FALSE(Mounts(jail).mounted_once(makedev(8, 1)));
  EXPECT_FALSE(Mounts(jail).mounted_once(makedev(0, 7)));
}

}  // namespace
