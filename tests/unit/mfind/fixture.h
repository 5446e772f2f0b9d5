// SPDX-License-Identifier: MIT
// Command lines for the tests of what is made of them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/diagnostics.h"
#include "mfind/command_line.h"

namespace mfind {

/// Reads "mfind WORDS...", which has to be right.
class PlanTest : public testing::Test {
 protected:
  Plan read(std::vector<std::string> words) {
    words.insert(words.begin(), "mfind");
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    common::Diagnostics diagnostics("mfind");
    Plan plan =
        read_command_line(static_cast<int>(words.size()), argv.data(), files_, diagnostics);
    EXPECT_FALSE(plan.exit.has_value());
    return plan;
  }

 private:
  OutputFiles files_;
};

}  // namespace mfind
