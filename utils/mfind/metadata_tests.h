// SPDX-License-Identifier: MIT
// The tests that name, type and metadata decide, without another system call and without a
// state: any thread may ask them.  The evaluator and the filter of the walk share them.
#pragma once

#include <string_view>

#include "mfind/expression.h"
#include "walk/stat.h"

namespace mfind {

[[nodiscard]] bool is_hidden(std::string_view name);
/// Whether the inode number that the directory has of a file of this type (DT_*) is taken for its own,
/// as GNU find does it: not of a directory, nor of a link that is followed.
[[nodiscard]] bool is_inode_of(std::uint8_t type, bool follow);
[[nodiscard]] const walk::Timestamp& time_of(const walk::Times& times, TimeField field);

[[nodiscard]] bool matches(const NumberTest& test, const walk::Stat& stat);
[[nodiscard]] bool matches(const SizeTest& test, const walk::Stat& stat);
[[nodiscard]] bool matches(const PermissionTest& test, const walk::Stat& stat);
[[nodiscard]] bool matches(const TimeTest& test, const walk::Stat& stat, const walk::Times& times);
[[nodiscard]] bool matches(const NewerTest& test, const walk::Stat& stat, const walk::Times& times);
[[nodiscard]] bool matches(const UsedTest& test, const walk::Times& times);
[[nodiscard]] bool matches(const SameFileTest& test, const walk::Stat& stat);

}  // namespace mfind
