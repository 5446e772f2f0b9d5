// SPDX-License-Identifier: MIT
// What is charged to whom.  Most tests count apparent sizes in bytes: those of
// files are their lengths and those of directories 0, whatever the file system.
#include "mdu/disk_usage.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "common/unique_fd.h"
#include "support/batch_tap.h"
#include "support/capture.h"
#include "support/environment.h"
#include "support/in_tree.h"

namespace {

using common::ExitStatus;
using mdu::Config;
using test_support::BatchTap;
using test_support::in_child;
using test_support::InTree;
using test_support::TappedCall;

using Lines = std::vector<std::string>;

struct Result {
  Lines lines;  // of stdout
  std::string messages;
  ExitStatus status;
};

Result run(const Config& config) {
  const common::UniqueFd file = test_support::memory_file();
  common::Output output(file.get());
  const test_support::Capture capture(STDERR_FILENO);
  common::Diagnostics diagnostics("du", &output);
  mdu::Report report(config, output, diagnostics);
  mdu::DiskUsage(config, report, diagnostics).run();
  output.flush();
  Result result{.lines = {}, .messages = capture.text(), .status = diagnostics.status()};
  std::istringstream text(test_support::contents(file.get()));
  for (std::string line; std::getline(text, line);) result.lines.push_back(line);
  return result;
}

Config apparent(std::vector<std::string> roots) {
  Config config;
  config.roots = std::move(roots);
  config.apparent_size = true;
  config.format.block_size_bytes = 1;
  return config;
}

Lines sorted(Lines lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// t/{f: 100, a/{g: 20, b/{h: 3}}}
class DiskUsageTest : public InTree {
 protected:
  void SetUp() override {
    InTree::SetUp();
    tree_.directory("t");
    tree_.file("t/f", 100);
    tree_.directory("t/a");
    tree_.file("t/a/g", 20);
    tree_.directory("t/a/b");
    tree_.file("t/a/b/h", 3);
  }
};

TEST_F(DiskUsageTest, DirectoriesCountWhatIsBelowThem) {
  EXPECT_EQ(run(apparent({"t"})).lines, (Lines{"3\tt/a/b", "23\tt/a", "123\tt"}));
}

TEST_F(DiskUsageTest, AllocatedSpaceIsCountedInBlocks) {
  Config config = apparent({"t"});
  config.apparent_size = false;
  config.max_depth = 0;
  std::int64_t expected = 0;
  for (const char* path : {"t", "t/f", "t/a", "t/a/g", "t/a/b", "t/a/b/h"}) {
    expected += tree_.stat(path).st_blocks * 512;
  }
  EXPECT_EQ(run(config).lines, (Lines{std::to_string(expected) + "\tt"}));
}

TEST_F(DiskUsageTest, AllShowsFilesToo) {
  Config config = apparent({"t/a"});
  config.all = true;
  EXPECT_EQ(sorted(run(config).lines), (Lines{"20\tt/a/g", "23\tt/a", "3\tt/a/b", "3\tt/a/b/h"}));
}

TEST_F(DiskUsageTest, DepthCutsLinesAndNotSums) {
  Config config = apparent({"t"});
  config.max_depth = 1;
  EXPECT_EQ(run(config).lines, (Lines{"23\tt/a", "123\tt"}));
}

TEST_F(DiskUsageTest, ARootIsShownAtAnyDepth) {
  Config config = apparent({"t"});
  config.max_depth = -1;
  EXPECT_EQ(run(config).lines, (Lines{"123\tt"}));
}

TEST_F(DiskUsageTest, AFileAsRootIsShown) {
  EXPECT_EQ(run(apparent({"t/f"})).lines, (Lines{"100\tt/f"}));
}

TEST_F(DiskUsageTest, SeparateDirectoriesLeaveOutSubdirectories) {
  Config config = apparent({"t"});
  config.separate_dirs = true;
  EXPECT_EQ(run(config).lines, (Lines{"3\tt/a/b", "20\tt/a", "100\tt"}));
}

TEST_F(DiskUsageTest, TheTotalCountsWhatSeparateDirectoriesLeaveOut) {
  Config config = apparent({"t"});
  config.separate_dirs = true;
  config.grand_total = true;
  EXPECT_EQ(run(config).lines.back(), "123\ttotal");
}

TEST_F(DiskUsageTest, TheTotalIsThatOfAllRoots) {
  Config config = apparent({"t/a", "t/f"});
  config.grand_total = true;
  config.max_depth = 0;
  EXPECT_EQ(run(config).lines, (Lines{"23\tt/a", "100\tt/f", "123\ttotal"}));
}

TEST_F(DiskUsageTest, InodesAreCounted) {
  Config config = apparent({"t"});
  config.inodes = true;
  EXPECT_EQ(run(config).lines, (Lines{"2\tt/a/b", "4\tt/a", "6\tt"}));
}

TEST_F(DiskUsageTest, SeparateInodesAreThoseOfFilesAndTheDirectoryItself) {
  Config config = apparent({"t"});
  config.inodes = true;
  config.separate_dirs = true;
  EXPECT_EQ(run(config).lines, (Lines{"2\tt/a/b", "2\tt/a", "2\tt"}));
}

TEST_F(DiskUsageTest, CountsAHardLinkOnce) {
  tree_.hard_link("t/a/g", "t/a/again");
  EXPECT_EQ(run(apparent({"t/a"})).lines.back(), "23\tt/a");
}

TEST_F(DiskUsageTest, ShowsAHardLinkOnce) {
  tree_.hard_link("t/a/g", "t/a/again");
  Config config = apparent({"t/a"});
  config.all = true;
  EXPECT_EQ(run(config).lines.size(), 4U);
}

TEST_F(DiskUsageTest, CountLinksCountsEachName) {
  tree_.hard_link("t/a/g", "t/a/again");
  Config config = apparent({"t/a"});
  config.count_links = true;
  EXPECT_EQ(run(config).lines.back(), "43\tt/a");
}

TEST_F(DiskUsageTest, CountsAHardLinkOnceOverAllRoots) {
  tree_.file("x", 7);
  tree_.hard_link("x", "y");
  EXPECT_EQ(run(apparent({"x", "y"})).lines, (Lines{"7\tx"}));
}

TEST_F(DiskUsageTest, ARootInsideOfAnotherIsCountedOnce) {
  EXPECT_EQ(run(apparent({"t", "t/a"})).lines, (Lines{"3\tt/a/b", "23\tt/a", "123\tt"}));
}

TEST_F(DiskUsageTest, ARootBeforeItsParentIsLeftOutThere) {
  EXPECT_EQ(run(apparent({"t/a/b", "t"})).lines, (Lines{"3\tt/a/b", "20\tt/a", "120\tt"}));
}

TEST_F(DiskUsageTest, CountLinksCountsARootAsOftenAsItIsGiven) {
  Config config = apparent({"t/a/b", "t/a/b"});
  config.count_links = true;
  EXPECT_EQ(run(config).lines, (Lines{"3\tt/a/b", "3\tt/a/b"}));
}

TEST_F(DiskUsageTest, ASymlinkCountsTheLengthOfItsTarget) {
  tree_.symlink("12345", "l");
  EXPECT_EQ(run(apparent({"l"})).lines, (Lines{"5\tl"}));
}

TEST_F(DiskUsageTest, AFifoHasNoApparentSize) {
  tree_.fifo("p");
  EXPECT_EQ(run(apparent({"p"})).lines, (Lines{"0\tp"}));
}

TEST_F(DiskUsageTest, MoreThan64BitsStick) {
  if (!test_support::tmpfs_directory()) CANNOT_RUN_HERE("no file system with such large files");
  test_support::TempTree large(*test_support::tmpfs_directory());
  for (const char* name : {"1", "2", "3"}) large.file(name, INT64_MAX);
  EXPECT_EQ(run(apparent({large.root()})).lines, (Lines{"Infinity\t" + large.root()}));
}

TEST_F(DiskUsageTest, AMissingRootIsAFailureAndTheOthersFollow) {
  const Result result = run(apparent({"nothing", "t/f"}));
  EXPECT_EQ(result.messages, "du: cannot access 'nothing': No such file or directory\n");
  EXPECT_EQ(result.lines, (Lines{"100\tt/f"}));
  EXPECT_EQ(result.status, ExitStatus::kFailure);
}

TEST_F(DiskUsageTest, AnEmptyRootIsAFailureAndTheOthersFollow) {
  const Result result = run(apparent({"", "t/f"}));
  EXPECT_EQ(result.messages, "du: invalid zero-length file name\n");
  EXPECT_EQ(result.lines, (Lines{"100\tt/f"}));
  EXPECT_EQ(result.status, ExitStatus::kFailure);
}

TEST_F(DiskUsageTest, AnUnreadableDirectoryIsChargedWithItself) {
  tree_.chmod(".", 0755);
  tree_.directory("t/a/none", 0);
  in_child([] {
    test_support::become_unprivileged();
    Config config = apparent({"t/a"});
    config.inodes = true;
    const Result result = run(config);
    EXPECT_EQ(result.messages, "du: cannot read directory 't/a/none': Permission denied\n");
    EXPECT_EQ(sorted(result.lines), (Lines{"1\tt/a/none", "2\tt/a/b", "5\tt/a"}));
    EXPECT_EQ(result.status, ExitStatus::kFailure);
  });
}

TEST_F(DiskUsageTest, AnEntryWithoutMetadataIsNotCharged) {
  BatchTap tap([](TappedCall tapped) {
    const char* name =
        reinterpret_cast<const char*>(static_cast<std::uintptr_t>(tapped.call.arg[1]));
    if (test_support::is_stat(tapped) && std::string_view(name) == "g") tapped.result = -EIO;
  });
  const Result result = run(apparent({"t/a"}));
  EXPECT_EQ(result.messages, "du: cannot access 't/a/g': Input/output error\n");
  EXPECT_EQ(result.lines, (Lines{"3\tt/a/b", "3\tt/a"}));
}

TEST_F(DiskUsageTest, ADirectoryThatBreaksOffIsChargedWithWhatWasRead) {
  BatchTap tap([seen = 0](TappedCall tapped) mutable {
    if (tapped.call.nr == SYS_getdents64 && ++seen == 2) tapped.result = -EIO;
  });
  const Result result = run(apparent({"t/a/b"}));
  EXPECT_EQ(result.messages, "du: t/a/b: Input/output error\n");
  EXPECT_EQ(result.lines, (Lines{"3\tt/a/b"}));
  EXPECT_EQ(result.status, ExitStatus::kFailure);
}

// Without a mount point only a damaged file system has a directory in itself; here
// t/a/b says to be t.
TEST_F(DiskUsageTest, ACycleOfADamagedFileSystemIsAFailure) {
  const std::uint64_t root = tree_.stat("t").st_ino;
  const std::uint64_t below = tree_.stat("t/a/b").st_ino;
  BatchTap tap([=](TappedCall tapped) { test_support::pretend_inode(tapped, below, root); });
  const Result result = run(apparent({"t"}));
  EXPECT_TRUE(result.messages.starts_with("du: WARNING: Circular directory structure.\n"));
  EXPECT_TRUE(result.messages.ends_with("part of the cycle:\n  t/a/b\n\n"));
  EXPECT_EQ(result.lines, (Lines{"20\tt/a", "120\tt"}));
  EXPECT_EQ(result.status, ExitStatus::kFailure);
}

TEST_F(DiskUsageTest, OneFileSystemLeavesOutMountPoints) {
  if (!test_support::can_mount()) CANNOT_RUN_HERE("mounting is not permitted");
  in_child([&] {
    test_support::enter_private_mounts();
    test_support::mount_tmpfs("t/a/b");
    tree_.reopen();
    tree_.file("t/a/b/other", 1000);
    Config config = apparent({"t"});
    EXPECT_EQ(run(config).lines, (Lines{"1000\tt/a/b", "1020\tt/a", "1120\tt"}));
    config.one_file_system = true;
    EXPECT_EQ(run(config).lines, (Lines{"20\tt/a", "120\tt"}));
  });
}

TEST_F(DiskUsageTest, StopsWhenOutputFails) {
  const common::UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  common::Output output(full.get());
  const Config config = apparent({"t", "nothing", "t"});
  const test_support::Capture capture(STDERR_FILENO);
  common::Diagnostics diagnostics("du", &output);
  mdu::Report report(config, output, diagnostics);
  output.append("a line that cannot be written");
  output.flush();
  mdu::DiskUsage usage(config, report, diagnostics);
  usage.run();
  EXPECT_EQ(usage.total().bytes, 0U);
  EXPECT_EQ(capture.text(), "");
}

}  // namespace
