// SPDX-License-Identifier: MIT
// What a test needs of the machine: privileges, mounts, file systems, descriptors.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

/// Ends a test that this machine cannot run.  That is a failure, unless
/// BATCH_ALLOW_SKIP=1 says that gaps are accepted here.
#define CANNOT_RUN_HERE(reason)                                                      \
  do {                                                                               \
    if (::test_support::skips_allowed()) GTEST_SKIP() << (reason);                   \
    FAIL() << (reason) << " (BATCH_ALLOW_SKIP=1 permits to skip this test)";         \
  } while (false)

namespace test_support {

[[nodiscard]] bool skips_allowed();

/// Runs `body` in a forked child, so that it can change credentials, limits and mounts.
/// Its EXPECTs print as usual; if one failed there, or the child died, the test fails.
void in_child(const std::function<void()>& body);

/// Gives up root for good; no change for an ordinary user.
void become_unprivileged();

/// Whether a child may mount, as root or in a user namespace of its own.
[[nodiscard]] bool can_mount();

/// In a child: a mount namespace of its own, from which nothing gets out.  Throws
/// std::system_error.
void enter_private_mounts();
void mount_tmpfs(const std::string& path);
void bind_mount(const std::string& from, const std::string& to);

/// A directory whose file system GNU fts sorts large directories on, and one
/// (tmpfs) where it does not.
[[nodiscard]] std::optional<std::string> sorting_directory();
[[nodiscard]] std::optional<std::string> tmpfs_directory();

/// Descriptors this process has open.
[[nodiscard]] std::size_t open_descriptors();

}  // namespace test_support
