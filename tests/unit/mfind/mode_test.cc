// SPDX-License-Identifier: MIT
#include "mfind/mode.h"

#include <gtest/gtest.h>

namespace mfind {
namespace {

TEST(Mode, ReadsOctalAndSymbols) {
  EXPECT_EQ(read_mode("4755")->of_file, 04755U);
  EXPECT_EQ(read_mode("u=rwx,g=rx,o=")->of_file, 0750U);
  EXPECT_EQ(read_mode("u+s,g+s,+t")->of_file, 07000U);
  EXPECT_EQ(read_mode("u=rw,g=u,o=g")->of_file, 0666U);
  EXPECT_EQ(read_mode("a=rwx,go-w")->of_file, 0755U);
}

TEST(Mode, TakesCapitalXForDirectoriesOnly) {
  const auto mode = read_mode("a=rX");
  EXPECT_EQ(mode->of_file, 0444U);
  EXPECT_EQ(mode->of_directory, 0555U);
}

TEST(Mode, RefusesWhatIsNone) {
  for (const char* text : {"", "8", "77777", "u", "u+q", "u+rg", ",", "u+r,", "u+7", "=7r"}) {
    EXPECT_FALSE(read_mode(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace mfind
