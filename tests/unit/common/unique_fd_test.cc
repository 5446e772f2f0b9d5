// SPDX-License-Identifier: MIT
#include "common/unique_fd.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <utility>

namespace {

using common::UniqueFd;

int opened() {
  return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}
bool is_open(int fd) {
  return ::fcntl(fd, F_GETFD) != -1;
}

TEST(UniqueFd, HoldsNothingAtFirst) {
  const UniqueFd fd;
  EXPECT_FALSE(fd);
  EXPECT_EQ(fd.get(), -1);
}

TEST(UniqueFd, ClosesAtItsEnd) {
  const int raw = opened();
  { const UniqueFd fd(raw); }
  EXPECT_FALSE(is_open(raw));
}

TEST(UniqueFd, GivesTheDescriptorAway) {
  const int raw = opened();
  {
    UniqueFd fd(raw);
    EXPECT_EQ(fd.release(), raw);
    EXPECT_FALSE(fd);
  }
  EXPECT_TRUE(is_open(raw));
  ::close(raw);
}

TEST(UniqueFd, ResetClosesTheOldOne) {
  const int raw = opened();
  const int other = opened();
  UniqueFd fd(raw);
  fd.reset(other);
  EXPECT_FALSE(is_open(raw));
  EXPECT_EQ(fd.get(), other);
}

TEST(UniqueFd, MovingHandsOver) {
  const int raw = opened();
  UniqueFd from(raw);
  const UniqueFd to(std::move(from));
  EXPECT_EQ(to.get(), raw);
  EXPECT_TRUE(is_open(raw));
}

TEST(UniqueFd, AssigningClosesTheOldOne) {
  const int raw = opened();
  UniqueFd fd(raw);
  fd = UniqueFd(opened());
  EXPECT_TRUE(fd);
  EXPECT_NE(fd.get(), raw);  // made while the old one was open
  EXPECT_FALSE(is_open(raw));
}

}  // namespace
