// SPDX-License-Identifier: MIT
#include "mdu/roots.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "common/unique_fd.h"
#include "support/capture.h"

namespace {

using Names = std::vector<std::string>;

struct Result {
  bool opened;
  Names names;
  std::string messages;
  common::ExitStatus status;
};

Result all(const mdu::Config& config) {
  const test_support::Capture capture(STDERR_FILENO);
  common::Diagnostics diagnostics("du");
  mdu::Roots roots(config, diagnostics);
  Result result{.opened = roots.open(), .names = {}, .messages = {}, .status = {}};
  if (result.opened) {
    for (Names group = roots.next_group(); !group.empty(); group = roots.next_group()) {
      result.names.insert(result.names.end(), group.begin(), group.end());
    }
  }
  result.messages = capture.text();
  result.status = diagnostics.status();
  return result;
}

Result all_of_list(std::string_view list) {
  const common::UniqueFd file = test_support::memory_file();
  EXPECT_EQ(::write(file.get(), list.data(), list.size()), static_cast<ssize_t>(list.size()));
  mdu::Config config;
  config.files0_from = "/proc/self/fd/" + std::to_string(file.get());
  Result result = all(config);
  const std::size_t at = result.messages.find(*config.files0_from);
  if (at != std::string::npos) result.messages.replace(at, config.files0_from->size(), "LIST");
  return result;
}

TEST(Roots, AreThoseOfTheCommandLine) {
  mdu::Config config;
  config.roots = {"a", "b"};
  EXPECT_EQ(all(config).names, (Names{"a", "b"}));
}

TEST(Roots, LeaveOutEmptyNames) {
  mdu::Config config;
  config.roots = {"a", "", "b"};
  const Result result = all(config);
  EXPECT_EQ(result.names, (Names{"a", "b"}));
  EXPECT_EQ(result.messages, "du: invalid zero-length file name\n");
  EXPECT_EQ(result.status, common::ExitStatus::kFailure);
}

TEST(Roots, ComeFromAList) {
  EXPECT_EQ(all_of_list({"a\0b\nc\0", 6}).names, (Names{"a", "b\nc"}));
  EXPECT_EQ(all_of_list("unended").names, Names{"unended"});
  EXPECT_EQ(all_of_list("").names, Names{});
}

TEST(Roots, TellWhereAListHasAnEmptyName) {
  const Result result = all_of_list({"a\0\0b\0", 5});
  EXPECT_EQ(result.names, (Names{"a", "b"}));
  EXPECT_EQ(result.messages, "du: LIST:2: invalid zero-length file name\n");
}

TEST(Roots, SayWhyAListCannotBeHad) {
  mdu::Config config;
  config.files0_from = "/nonexistent";
  Result result = all(config);
  EXPECT_FALSE(result.opened);
  EXPECT_EQ(result.messages,
            "du: cannot open '/nonexistent' for reading: No such file or directory\n");
  config.files0_from = "/";
  result = all(config);
  EXPECT_EQ(result.names, Names{});
  EXPECT_EQ(result.messages, "du: /: read error: Is a directory\n");
}

// /proc/self/mem is a regular file, and a page that is missing breaks it off.
TEST(Roots, SayThatAListBrokeOffBehindItsNames) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  void* const memory =
      ::mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  char* const end = static_cast<char*>(memory) + page;
  ::munmap(end, page);
  std::memcpy(end - 4, "a\0b\0", 4);
  const common::UniqueFd list(::open("/proc/self/mem", O_RDONLY | O_CLOEXEC));
  ASSERT_GE(::lseek(list.get(), static_cast<off_t>(reinterpret_cast<std::uintptr_t>(end) - 4), SEEK_SET), 0);
  const common::UniqueFd input(::dup(STDIN_FILENO));
  ASSERT_EQ(::dup2(list.get(), STDIN_FILENO), STDIN_FILENO);

  mdu::Config config;
  config.files0_from = "-";
  {
    const test_support::Capture capture(STDERR_FILENO);
    common::Diagnostics diagnostics("du");
    mdu::Roots roots(config, diagnostics);
    EXPECT_TRUE(roots.open());
    EXPECT_EQ(roots.next_group(), (Names{"a", "b"}));
    EXPECT_EQ(capture.text(), "");
    EXPECT_EQ(roots.next_group(), Names{});
    EXPECT_EQ(capture.text(), "du: -: read error: Input/output error\n");
  }
  std::clearerr(stdin);
  ::dup2(input.get(), STDIN_FILENO);
  ::munmap(memory, page);
}

}  // namespace
