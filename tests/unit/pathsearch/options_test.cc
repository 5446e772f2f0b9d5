// SPDX-License-Identifier: MIT
#include "pathsearch/options.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "support/capture.h"

namespace pathsearch {
namespace {

Options parse(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "pathsearch");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  return parse_options(static_cast<int>(arguments.size()), argv.data());
}

/// What it says when it refuses; empty if it does not.
std::string refusal(const std::vector<std::string>& arguments) {
  test_support::Capture errors(STDERR_FILENO);
  const Options options = parse(arguments);
  return options.exit == common::ExitStatus::kUsage ? errors.text() : "";
}

using Names = std::vector<std::string>;

TEST(Options, NamesAreTakenLiterally) {
  EXPECT_EQ((Names{"[x]", "a,b", "", "{y}", "-"}), parse({"[x]", "a,b", "", "{y}", "-"}).config.names);
  EXPECT_EQ((Names{"a", "-x", "--", "--all"}), parse({"a", "--", "-x", "--", "--all"}).config.names);
}

TEST(Options, MayStandBehindNames) {
  const Config config = parse({"a", "-as0", "b", "--json"}).config;
  EXPECT_EQ((Names{"a", "b"}), config.names);
  EXPECT_TRUE(config.all && config.silent && config.json);
  EXPECT_EQ('\0', config.terminator);
}

TEST(Options, PathIsThatOfTheEnvironment) {
  ::setenv("PATH", "/one:/two", 1);
  EXPECT_EQ("/one:/two", parse({"x"}).config.path);
  EXPECT_FALSE(parse({"x"}).config.has_path);
  ::setenv("PATH", "", 1);
  EXPECT_EQ("", parse({"x"}).config.path);
  ::unsetenv("PATH");
  EXPECT_EQ("/bin:/usr/bin", parse({"x"}).config.path);
}

TEST(Options, PathCanBeGiven) {
  EXPECT_EQ("/a:", parse({"--path", "/a:", "x"}).config.path);
  EXPECT_EQ("/a", parse({"--path=/a", "x"}).config.path);
  EXPECT_EQ("", parse({"--path=", "x"}).config.path);
  EXPECT_EQ("", parse({"--path", "", "x"}).config.path);
  EXPECT_EQ(Names{"x"}, parse({"--path=", "x"}).config.names);
  ::setenv("SOME_LIST", "/v", 1);
  EXPECT_EQ("/v", parse({"--path-var", "SOME_LIST", "x"}).config.path);
  EXPECT_EQ("/v:/a", parse({"--path", "/a", "--path-var=SOME_LIST", "x"}).config.path);
}

TEST(Options, FirstHasModesAndSuffixes) {
  const Config config = parse({"--first", "--mode", "d", "--suffix", ".so", "--suffix=", "x", "y"}).config;
  EXPECT_EQ(Action::kFirst, config.action);
  EXPECT_EQ(Mode::kDirectory, config.mode);
  EXPECT_EQ((Names{".so", ""}), config.suffixes);
  EXPECT_EQ((Names{"x", "y"}), config.names);
  EXPECT_EQ(Names{""}, parse({"--first"}).config.suffixes);
}

TEST(Options, RefusesWhatMakesNoSense) {
  EXPECT_NE(std::string::npos, refusal({}).find("no NAME is given"));
  EXPECT_NE(std::string::npos, refusal({"-q"}).find("unknown option -q"));
  EXPECT_NE(std::string::npos, refusal({"--nope", "x"}).find("unknown option --nope"));
  EXPECT_NE(std::string::npos, refusal({"--why", "--first", "x"}).find("exclude each other"));
  EXPECT_NE(std::string::npos, refusal({"--mode", "r", "x"}).find("need --first"));
  for (const char* mode : {"q", "", "0", "3", "rw"})
    EXPECT_NE(std::string::npos,
              refusal({"--first", "--mode", mode}).find("--mode is r, w, x or d"));
  EXPECT_NE(std::string::npos, refusal({"--first", "--path", "/a"}).find("need a PATTERN"));
  EXPECT_NE(std::string::npos, refusal({"x", "--path"}).find("--path"));
}

}  // namespace
}  // namespace pathsearch
