// SPDX-License-Identifier: MIT
// Expectations, messages included, are what GNU du 9.10 does.
#include "mdu/options.h"

#include <getopt.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "common/exit_status.h"
#include "support/capture.h"

namespace {

using common::ExitStatus;
using mdu::Options;

using Words = std::vector<std::string>;

struct Parsed {
  Options options;
  std::string messages;
  const mdu::Config& config;

  explicit Parsed(Options from, std::string text)
      : options(std::move(from)), messages(std::move(text)), config(options.config) {}
};

class OptionsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"DU_BLOCK_SIZE", "BLOCK_SIZE", "BLOCKSIZE", "POSIXLY_CORRECT"}) {
      ::unsetenv(name);
    }
  }
  void TearDown() override { SetUp(); }

  static Parsed parse(Words words) {
    words.insert(words.begin(), "du");
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    optind = 0;  // getopt(3): begin anew
    const test_support::Capture capture(STDERR_FILENO);
    Options options = mdu::parse_options(static_cast<int>(words.size()), argv.data());
    return Parsed(std::move(options), capture.text());
  }
};

constexpr char kTry[] = "Try 'du --help' for more information.\n";

TEST_F(OptionsTest, DefaultsAreThoseOfDu) {
  const Parsed parsed = parse({});
  EXPECT_FALSE(parsed.options.exit);
  EXPECT_EQ(parsed.config.roots, (Words{"."}));
  EXPECT_EQ(parsed.config.format.block_size_bytes, 1024U);
  EXPECT_EQ(parsed.config.max_depth, INTMAX_MAX);
  EXPECT_EQ(parsed.config.terminator, '\n');
  EXPECT_FALSE(parsed.config.all);
}

TEST_F(OptionsTest, ShortFlags) {
  const mdu::Config config = parse({"-aAclSx0"}).config;
  EXPECT_TRUE(config.all);
  EXPECT_TRUE(config.apparent_size);
  EXPECT_TRUE(config.grand_total);
  EXPECT_TRUE(config.count_links);
  EXPECT_TRUE(config.separate_dirs);
  EXPECT_TRUE(config.one_file_system);
  EXPECT_EQ(config.terminator, '\0');
}

TEST_F(OptionsTest, LongFlags) {
  const mdu::Config config = parse({"--all", "--apparent-size", "--total", "--count-links",
                                    "--separate-dirs", "--one-file-system", "--null"})
                                 .config;
  EXPECT_TRUE(config.all);
  EXPECT_TRUE(config.apparent_size);
  EXPECT_TRUE(config.grand_total);
  EXPECT_TRUE(config.count_links);
  EXPECT_TRUE(config.separate_dirs);
  EXPECT_TRUE(config.one_file_system);
  EXPECT_EQ(config.terminator, '\0');
}

TEST_F(OptionsTest, FlagsDoNotSpillOver) {
  const mdu::Config config = parse({"-c"}).config;
  EXPECT_FALSE(config.all || config.apparent_size || config.count_links || config.separate_dirs ||
               config.one_file_system || config.inodes);
}

TEST_F(OptionsTest, LongOptionsMayBeAbbreviated) {
  EXPECT_TRUE(parse({"--ap"}).config.apparent_size);
  EXPECT_EQ(parse({"--m=3"}).config.max_depth, 3);
  EXPECT_TRUE(parse({"--i"}).config.inodes);
}

TEST_F(OptionsTest, OptionsMayFollowRoots) {
  const Parsed parsed = parse({"a", "-c", "b"});
  EXPECT_TRUE(parsed.config.grand_total);
  EXPECT_EQ(parsed.config.roots, (Words{"a", "b"}));
}

TEST_F(OptionsTest, ForPosixTheyMayNot) {
  ::setenv("POSIXLY_CORRECT", "1", 1);
  EXPECT_EQ(parse({"a", "-c"}).config.roots, (Words{"a", "-c"}));
}

TEST_F(OptionsTest, TwoDashesEndThem) {
  EXPECT_EQ(parse({"--", "-c"}).config.roots, (Words{"-c"}));
}

TEST_F(OptionsTest, AnEmptyRootIsKept) {
  EXPECT_EQ(parse({""}).config.roots, (Words{""}));
}

TEST_F(OptionsTest, UnitsOfTheShortOptions) {
  EXPECT_EQ(parse({"-k"}).config.format.block_size_bytes, 1024U);
  EXPECT_EQ(parse({"-m"}).config.format.block_size_bytes, 1024U * 1024);
  EXPECT_EQ(parse({"-b"}).config.format.block_size_bytes, 1U);
  EXPECT_EQ(parse({"-B", "7"}).config.format.block_size_bytes, 7U);
  EXPECT_TRUE(parse({"-h"}).config.format.autoscale);
  EXPECT_TRUE(parse({"--si"}).config.format.si);
}

TEST_F(OptionsTest, TheLastUnitWins) {
  EXPECT_FALSE(parse({"-h", "-k"}).config.format.autoscale);
  EXPECT_TRUE(parse({"-k", "-h"}).config.format.autoscale);
  EXPECT_FALSE(parse({"--si", "-h"}).config.format.si);
}

TEST_F(OptionsTest, BytesStayApparentUnderAnotherUnit) {
  const mdu::Config config = parse({"-bk"}).config;
  EXPECT_TRUE(config.apparent_size);
  EXPECT_EQ(config.format.block_size_bytes, 1024U);
}

TEST_F(OptionsTest, TheEnvironmentGivesTheUnit) {
  ::setenv("DU_BLOCK_SIZE", "M", 1);
  EXPECT_EQ(parse({}).config.format.suffix, "M");
  EXPECT_EQ(parse({"-k"}).config.format.suffix, "");
}

TEST_F(OptionsTest, DepthsAreNumbersInCSyntax) {
  EXPECT_EQ(parse({"-d", "3"}).config.max_depth, 3);
  EXPECT_EQ(parse({"-d010"}).config.max_depth, 8);
  EXPECT_EQ(parse({"-d0x10"}).config.max_depth, 16);
  EXPECT_EQ(parse({"-d +1"}).config.max_depth, 1);
  EXPECT_EQ(parse({"-d", "-1"}).config.max_depth, -1);
  EXPECT_EQ(parse({"--max-depth=9223372036854775807"}).config.max_depth, INTMAX_MAX);
}

TEST_F(OptionsTest, BadDepthsAreNamed) {
  for (const std::string text : {"", "x", "1k", "1 ", "08", "0x", "-", "9223372036854775808"}) {
    const Parsed parsed = parse({"-d", text});
    EXPECT_EQ(parsed.messages, "du: invalid maximum depth '" + text + "'\n" + kTry);
    EXPECT_EQ(parsed.options.exit, ExitStatus::kFailure);
  }
}

TEST_F(OptionsTest, UsageErrorsAreCollected) {
  const Parsed parsed = parse({"-QW", "-dx"});
  EXPECT_EQ(parsed.messages, std::string("du: invalid option -- 'Q'\ndu: invalid option -- 'W'\n"
                                         "du: invalid maximum depth 'x'\n") +
                                 kTry);
  EXPECT_EQ(parsed.options.exit, ExitStatus::kFailure);
}

TEST_F(OptionsTest, BadBlockSizesEndTheParsing) {
  const Parsed parsed = parse({"-B1x", "-Q"});
  EXPECT_EQ(parsed.messages, "du: invalid suffix in -B argument '1x'\n");
  EXPECT_EQ(parsed.options.exit, ExitStatus::kFailure);
}

TEST_F(OptionsTest, BadBlockSizesNameTheOption) {
  EXPECT_EQ(parse({"-Bx"}).messages, "du: invalid -B argument 'x'\n");
  EXPECT_EQ(parse({"-B16E"}).messages, "du: -B argument '16E' too large\n");
  EXPECT_EQ(parse({"--block-size=x"}).messages, "du: invalid --block-size argument 'x'\n");
  EXPECT_EQ(parse({"--bl=1x"}).messages, "du: invalid suffix in --block-size argument '1x'\n");
}

TEST_F(OptionsTest, SummarizingIsDepthZero) {
  const Parsed parsed = parse({"-s"});
  EXPECT_EQ(parsed.config.max_depth, 0);
  EXPECT_EQ(parsed.messages, "");
}

TEST_F(OptionsTest, SummarizingWithDepthZeroIsSaidToBeTheSame) {
  const Parsed parsed = parse({"-s", "-d0"});
  EXPECT_EQ(parsed.messages, "du: warning: summarizing is the same as using --max-depth=0\n");
  EXPECT_FALSE(parsed.options.exit);
}

TEST_F(OptionsTest, SummarizingWithAnotherDepthIsRefused) {
  const Parsed parsed = parse({"-d1", "-s"});
  EXPECT_EQ(parsed.messages,
            std::string("du: warning: summarizing conflicts with --max-depth=1\n") + kTry);
  EXPECT_EQ(parsed.options.exit, ExitStatus::kFailure);
}

TEST_F(OptionsTest, SummarizingAllIsRefusedFirst) {
  const Parsed parsed = parse({"-s", "-d1", "-a"});
  EXPECT_EQ(parsed.messages,
            std::string("du: cannot both summarize and show all entries\n") + kTry);
}

TEST_F(OptionsTest, InodesHaveTheUnitOne) {
  EXPECT_EQ(parse({"--inodes", "-k"}).config.format.block_size_bytes, 1U);
  EXPECT_EQ(parse({"--inodes", "-BK"}).config.format.suffix, "");
  EXPECT_EQ(parse({"--inodes", "-BKB"}).config.format.suffix, "B");
  EXPECT_TRUE(parse({"--inodes", "-h"}).config.format.autoscale);
}

TEST_F(OptionsTest, InodesHaveNoApparentSize) {
  const Parsed parsed = parse({"--inodes", "-b"});
  EXPECT_EQ(parsed.messages,
            "du: warning: options --apparent-size and -b are ineffective with --inodes\n");
  EXPECT_FALSE(parsed.options.exit);
}

TEST_F(OptionsTest, HelpWinsOverErrorsBeforeIt) {
  const test_support::Capture capture(STDOUT_FILENO);
  const Parsed parsed = parse({"-Q", "--help"});
  EXPECT_EQ(parsed.options.exit, ExitStatus::kSuccess);
  EXPECT_NE(capture.text().find("Usage: du"), std::string::npos);
}

TEST_F(OptionsTest, VersionNamesTheProgram) {
  const test_support::Capture capture(STDOUT_FILENO);
  EXPECT_EQ(parse({"--version"}).options.exit, ExitStatus::kSuccess);
  EXPECT_NE(capture.text().find("mdu"), std::string::npos);
}

}  // namespace
