// SPDX-License-Identifier: MIT
// A test inside of an empty tree, which is the working directory, so that paths are
// short and tests see them as a tool's user does.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "common/unique_fd.h"
#include "support/temp_tree.h"
#include "support/walk_trace.h"
#include "walk/walk.h"

class InTree : public ::testing::Test {
 protected:
  explicit InTree(const std::string& below = test_support::default_directory()) : tree_(below) {}

  void SetUp() override {
    before_.reset(::open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    ASSERT_EQ(::fchdir(tree_.fd()), 0);
  }
  void TearDown() override { ASSERT_EQ(::fchdir(before_.get()), 0); }

  test_support::TempTree tree_;

 private:
  common::UniqueFd before_;
};
