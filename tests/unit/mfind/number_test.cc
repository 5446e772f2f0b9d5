// SPDX-License-Identifier: MIT
#include "mfind/number.h"

#include <gtest/gtest.h>

namespace mfind {
namespace {

TEST(Quantity, ComparesByItsSign) {
  EXPECT_TRUE(read_quantity("3")->matches(3));
  EXPECT_FALSE(read_quantity("3")->matches(4));
  EXPECT_TRUE(read_quantity("+3")->matches(4));
  EXPECT_FALSE(read_quantity("+3")->matches(3));
  EXPECT_TRUE(read_quantity("-3")->matches(2));
}

TEST(Quantity, RefusesWhatIsNoNumberOrTooLarge) {
  for (const char* text : {"", "+", "x", "1k", "--1", "99999999999999999999"}) {
    EXPECT_FALSE(read_quantity(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace mfind
