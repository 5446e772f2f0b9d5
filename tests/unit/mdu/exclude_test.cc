// SPDX-License-Identifier: MIT
#include "mdu/exclude.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "common/unique_fd.h"
#include "support/capture.h"

namespace {

using mdu::Exclusions;

Exclusions of(std::initializer_list<const char*> patterns) {
  Exclusions exclusions;
  for (const char* pattern : patterns) exclusions.add(pattern);
  return exclusions;
}

TEST(Exclusions, WithoutPatternsMatchNothing) {
  EXPECT_TRUE(Exclusions().empty());
  EXPECT_FALSE(Exclusions().matches("a"));
}

TEST(Exclusions, ANameMatchesTheWholeLastComponent) {
  const Exclusions name = of({"b"});
  for (const char* path : {"b", "a/b", "/b", "a//b"}) EXPECT_TRUE(name.matches(path)) << path;
  for (const char* path : {"ab", "b/c", "bb", "b/"}) EXPECT_FALSE(name.matches(path)) << path;
}

TEST(Exclusions, ALiteralPathMatchesTails) {
  const Exclusions path = of({"a/b", "x/y/z"});
  for (const char* match : {"a/b", "c/a/b", "/x/y/z"}) EXPECT_TRUE(path.matches(match)) << match;
  for (const char* other : {"b", "ca/b", "a/b/c", "y/z"}) EXPECT_FALSE(path.matches(other)) << other;
}

TEST(Exclusions, TheEmptyPatternMatchesBehindATrailingSlash) {
  EXPECT_TRUE(of({""}).matches("a/"));
  EXPECT_FALSE(of({""}).matches("a"));
  EXPECT_FALSE(of({""}).matches("a/b"));
}

TEST(Exclusions, ABackslashMakesLiterals) {
  EXPECT_TRUE(of({"\\*"}).matches("*"));
  EXPECT_FALSE(of({"\\*"}).matches("a"));
  EXPECT_TRUE(of({"a\\"}).matches("a\\"));
  EXPECT_TRUE(of({"*\\["}).matches("a["));
}

TEST(Exclusions, WildcardsMatchSlashes) {
  for (const char* pattern : {"a*c", "a?b?c", "a[/]b*", "*b/c", "a/b/*"}) {
    EXPECT_TRUE(of({pattern}).matches("a/b/c")) << pattern;
    EXPECT_TRUE(of({pattern}).matches("x/a/b/c")) << pattern;
  }
  EXPECT_FALSE(of({"b?c"}).matches("a/b"));
}

TEST(Exclusions, ASuffixMatchesTheEndOfTheName) {
  const Exclusions objects = of({"*.o"});
  EXPECT_TRUE(objects.matches("a/b.o"));
  EXPECT_TRUE(objects.matches(".o"));
  EXPECT_FALSE(objects.matches("b.o/c"));
}

TEST(Exclusions, NamesTellAllUnlessAPatternCanSeeASlash) {
  for (const char* pattern : {"a", "*.o", "*", ""}) EXPECT_FALSE(of({pattern}).need_path()) << pattern;
  for (const char* pattern : {"a/b", "*a/b", "a*", "?", "**"}) EXPECT_TRUE(of({pattern}).need_path()) << pattern;
}

TEST(Exclusions, AFileHasAPatternALine) {
  const common::UniqueFd file = test_support::memory_file();
  const std::string_view text("one \t\n\n   \n two\nthree\0x\nlast", 28);
  ASSERT_EQ(::write(file.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  Exclusions exclusions;
  ASSERT_EQ(exclusions.add_file("/proc/self/fd/" + std::to_string(file.get())), 0);
  for (const char* name : {"one", " two", "three", "last"}) EXPECT_TRUE(exclusions.matches(name)) << name;
  for (const char* name : {"", "two", "x", "one "}) EXPECT_FALSE(exclusions.matches(name)) << name;
}

TEST(Exclusions, AFileThatCannotBeReadIsAnErrno) {
  Exclusions exclusions;
  EXPECT_EQ(exclusions.add_file("/nonexistent"), ENOENT);
  EXPECT_EQ(exclusions.add_file("/"), EISDIR);
}

}  // namespace
