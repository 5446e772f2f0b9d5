// SPDX-License-Identifier: MIT
// Where a directory ends: the reads that are made to know it.
#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "support/batch_tap.h"
#include "support/environment.h"
#include "support/in_tree.h"
#include "walk/directory_reader.h"
#include "walk/walk.h"

namespace {

using common::UniqueFd;
using test_support::BatchTap;
using test_support::TappedCall;
using test_support::TempTree;

constexpr std::int64_t kMark = std::numeric_limits<std::int64_t>::max();

/// Gives the last entry that a getdents64 call has read another position.
void move_last_entry(TappedCall tapped, std::int64_t position) {
  if (tapped.call.nr != SYS_getdents64 || tapped.result <= 0) return;
  char* entry = reinterpret_cast<char*>(tapped.call.arg[1]);
  char* const end = entry + tapped.result;
  for (char* next = entry; next < end;) {
    entry = next;
    std::uint16_t length;
    std::memcpy(&length, entry + offsetof(dirent64, d_reclen), sizeof length);
    next += length;
  }
  std::memcpy(entry + offsetof(dirent64, d_off), &position, sizeof position);
}

bool is_on_ext4(const TempTree& tree) {
  struct statfs fs {};
  return ::fstatfs(tree.fd(), &fs) == 0 && fs.f_type == EXT4_SUPER_MAGIC;
}

/// On the file system of $TMPDIR, mostly ext4, and on a tmpfs, if there is one.
class DirectoryEndTest : public ::testing::Test {
 protected:
  struct Read {
    std::vector<std::string> names;
    unsigned reads = 0;   // getdents64 calls
    bool at_end = false;
    int error = 0;
  };

  Read read(const TempTree& tree, const char* name, const BatchTap::Hook& change = nullptr) {
    Read found;
    const BatchTap tap([&](TappedCall tapped) {
      if (tapped.call.nr == SYS_getdents64) ++found.reads;
      if (change) change(tapped);
    });
    walk::Listing listing;
    walk::ReadState state;
    const walk::Opened opened = reader_.open(tree.fd(), name);
    const UniqueFd fd(opened.fd);
    EXPECT_EQ(opened.error, 0);
    reader_.list(opened.fd, &listing, &state);
    for (const walk::Record& record : listing.records()) found.names.emplace_back(listing.name(record));
    found.at_end = state.at_end;
    found.error = state.error;
    return found;
  }

  static std::vector<std::string> expected(const TempTree& tree, const std::string& path) {
    std::vector<std::string> names;
    for (const auto& [name, ino] : tree.entries(path)) names.push_back(name);
    return names;
  }

  TempTree usual_;
  TempTree memory_{test_support::fast_directory()};
  walk::Statistics statistics_;
  walk::Interests interests_{nullptr};
  walk::DirectoryReader reader_{interests_, STATX_BASIC_STATS, 0, &statistics_};
};

TEST_F(DirectoryEndTest, IsReadOnceMoreUnlessExt4HasMarkedIt) {
  for (TempTree* tree : {&usual_, &memory_}) {
    tree->files("d", 20);
    EXPECT_EQ(read(*tree, "d").reads, 2U);  // what file system it is shows with the first directory
    for (int turn = 0; turn < 3; ++turn) {
      const Read found = read(*tree, "d");
      EXPECT_EQ(found.reads, is_on_ext4(*tree) ? 1U : 2U);
      EXPECT_EQ(found.names, expected(*tree, "d"));
      EXPECT_TRUE(found.at_end);
    }
  }
}

TEST_F(DirectoryEndTest, ALargeDirectoryIsReadToItsEnd) {
  for (TempTree* tree : {&usual_, &memory_}) {
    tree->directory("small");
    tree->links("d", 5000);
    read(*tree, "small");
    const Read found = read(*tree, "d");
    EXPECT_EQ(found.names, expected(*tree, "d"));
    EXPECT_TRUE(found.at_end);
  }
}

TEST_F(DirectoryEndTest, WithoutTheMarkThereMayBeMore) {
  usual_.files("d", 20);
  read(usual_, "d");
  const Read found = read(usual_, "d", [](TappedCall tapped) { move_last_entry(tapped, 20); });
  EXPECT_EQ(found.reads, 2U);
  EXPECT_EQ(found.names, expected(usual_, "d"));
  EXPECT_TRUE(found.at_end);
}

TEST_F(DirectoryEndTest, OnAnotherFileSystemTheMarkMeansNothing) {
  usual_.files("d", 20);
  memory_.files("d", 20);
  const auto mark = [](TappedCall tapped) { move_last_entry(tapped, kMark); };
  const bool both = is_on_ext4(usual_) && is_on_ext4(memory_);
  for (int turn = 0; turn < 3; ++turn) {
    read(usual_, "d");
    EXPECT_EQ(read(memory_, "d", mark).reads, both ? 1U : 2U);
  }
}

// Not known to be on the device that was looked at: nothing is left out.
TEST_F(DirectoryEndTest, ADirectoryWithoutMetadataIsReadOnceMore) {
  usual_.files("d", 20);
  read(usual_, "d");
  const Read found = read(usual_, "d", [](TappedCall tapped) {
    if (tapped.call.nr == SYS_fstat) tapped.result = -EIO;
  });
  EXPECT_EQ(found.reads, 2U);
  EXPECT_EQ(found.names.size(), 20U);
}

TEST_F(DirectoryEndTest, AFailureBehindUnmarkedEntriesIsNoted) {
  usual_.files("d", 20);
  read(usual_, "d");
  unsigned reads = 0;
  const Read found = read(usual_, "d", [&](TappedCall tapped) {
    if (tapped.call.nr == SYS_getdents64 && reads++ == 1) tapped.result = -EIO;
    move_last_entry(tapped, 20);
  });
  EXPECT_EQ(found.names.size(), 20U);
  EXPECT_EQ(found.error, EIO);
  EXPECT_TRUE(found.at_end);
}

}  // namespace
