// SPDX-License-Identifier: MIT
#include "pathsearch/directories.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>

#include "support/environment.h"
#include "support/temp_tree.h"

namespace pathsearch {
namespace {

std::vector<std::string> names(std::string_view list) {
  std::vector<std::string> names;
  for (const Directory& directory : split_list(list)) names.push_back(directory.name);
  return names;
}

using Names = std::vector<std::string>;

TEST(SplitList, KeepsEveryElement) {
  EXPECT_EQ((Names{"/a", "b", "/a"}), names("/a:b:/a"));
  EXPECT_EQ((Names{"", "/a", "", "b", ""}), names(":/a::b:"));
  EXPECT_EQ(Names{""}, names(""));
}

TEST(SplitList, ColonsAloneAreAsManyElements) {
  EXPECT_EQ(Names{""}, names(":"));
  EXPECT_EQ((Names{"", ""}), names("::"));
}

TEST(Directory, JoinsWithOneSlash) {
  EXPECT_EQ("/a/x", Directory{"/a"}.join("x"));
  EXPECT_EQ("/a/x", Directory{"/a/"}.join("x"));
  EXPECT_EQ("/x", Directory{"/"}.join("x"));
  EXPECT_EQ("./x", Directory{""}.join("x"));
}

TEST(OpenDirectories, TellsWhyNot) {
  test_support::TempTree tree;
  tree.directory("a");
  tree.file("file");
  for (const bool to_list : {false, true}) {
    std::vector<Directory> list =
        split_list(tree.path("a") + ":" + tree.path("none") + ":" + tree.path("file"));
    EXPECT_EQ(1U, open_directories(list, to_list));
    EXPECT_TRUE(list[0].fd);
    EXPECT_EQ(0, list[0].error);
    EXPECT_EQ(ENOENT, list[1].error);
    EXPECT_EQ(ENOTDIR, list[2].error);
    EXPECT_FALSE(list[0].hopeless());
    EXPECT_TRUE(list[1].hopeless());
  }
}

TEST(OpenDirectories, WhatMayNotBeReadCanBeSearched) {
  test_support::TempTree tree;
  tree.chmod(".", 0755);
  tree.directory("a", 0711);
  tree.file("a/file");
  std::vector<Directory> list = split_list(tree.path("a"));
  test_support::in_child([&list] {
    test_support::become_unprivileged();
    open_directories(list, true);
    ASSERT_TRUE(list[0].fd);
    EXPECT_EQ(0, faccessat(list[0].fd.get(), "file", F_OK, 0));
    EXPECT_NE(0, fcntl(list[0].fd.get(), F_GETFL) & O_PATH);
  });
}

TEST(OpenDirectories, ShortageOfDescriptorsIsNotTheDirectorysFault) {
  std::vector<Directory> list = split_list("/:/:/");
  rlimit old;
  ASSERT_EQ(0, getrlimit(RLIMIT_NOFILE, &old));
  const rlimit none = {0, old.rlim_max};
  ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &none));
  open_directories(list, true);
  ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &old));
  EXPECT_EQ(EMFILE, list[0].error);
  EXPECT_FALSE(list[0].hopeless());
}

TEST(OpenDirectories, LeavesDescriptorsForWhatIsInThem) {
  rlimit old;
  ASSERT_EQ(0, getrlimit(RLIMIT_NOFILE, &old));
  const rlimit few = {64, old.rlim_max};
  for (const std::size_t count : {10U, 55U, 58U, 61U, 64U, 100U}) {
    std::string elements(2 * count - 1, '/');
    for (std::size_t i = 1; i < elements.size(); i += 2) elements[i] = ':';
    std::vector<Directory> list = split_list(elements);
    ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &few));
    open_directories(list, false);
    std::vector<common::UniqueFd> spare(4);
    for (common::UniqueFd& fd : spare) fd.reset(open("/", O_PATH | O_CLOEXEC));
    ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &old));
    EXPECT_TRUE(spare.back()) << count << " directories";
    EXPECT_TRUE(list.front().fd);
    for (const Directory& directory : list) EXPECT_FALSE(directory.hopeless());
  }
}

}  // namespace
}  // namespace pathsearch
