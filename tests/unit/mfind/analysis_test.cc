// SPDX-License-Identifier: MIT
#include "mfind/analysis.h"

#include <dirent.h>
#include <sys/stat.h>

#include "fixture.h"

namespace mfind {
namespace {

class FilterTest : public PlanTest {
 protected:
  unsigned interest(std::vector<std::string> words, const char* name, std::uint8_t type,
                    std::uint64_t ino = 1) {
    const Plan plan = read(std::move(words));
    const Summary summary = summarize(*plan.expression);
    return Filter(plan.settings, *plan.expression, summary).interest(name, type, ino);
  }

  /// Whether a directory "d" of mode 0755 and inode 7, with nothing in it, need not be delivered.
  bool absorbs_directory(std::vector<std::string> words) {
    const Plan plan = read(std::move(words));
    const Summary summary = summarize(*plan.expression);
    walk::Stat stat;
    stat.mode = S_IFDIR | 0755;
    stat.ino = 7;
    stat.size = 4096;
    stat.nlink = 2;
    walk::Tally tally;
    const Filter filter(plan.settings, *plan.expression, summary);
    return filter.absorb_directory("d", 1, stat, nullptr, &tally);
  }

  /// Whether it is worth asking.
  bool absorbs(std::vector<std::string> words) {
    const Plan plan = read(std::move(words));
    const Summary summary = summarize(*plan.expression);
    return Filter(plan.settings, *plan.expression, summary).absorbs();
  }
};

TEST_F(FilterTest, OmitsWhatTheNameExcludes) {
  EXPECT_EQ(interest({".", "-name", "*.h"}, "a.c", DT_REG), unsigned{walk::kOmit});
  EXPECT_EQ(interest({".", "-name", "*.h"}, "a.h", DT_REG), unsigned{walk::kNone});
}

TEST_F(FilterTest, OmitsNothingThatAnActionIsReachedFor) {
  EXPECT_EQ(interest({".", "-print", "-name", "*.h"}, "a.c", DT_REG), unsigned{walk::kNone});
}

TEST_F(FilterTest, AlwaysDescendsIntoWhatMayBeADirectory) {
  EXPECT_EQ(interest({".", "-name", "x"}, "a", DT_DIR), unsigned{walk::kDescend});
  EXPECT_EQ(interest({".", "-name", "x"}, "a", DT_UNKNOWN), unsigned{walk::kDescend});
  EXPECT_EQ(interest({"-L", ".", "-name", "x"}, "a", DT_LNK), unsigned{walk::kDescend});
}

TEST_F(FilterTest, LooksUpOnlyWhatPassedTheCheapTests) {
  const std::vector<std::string> words{".", "-type", "f", "-name", "*.h", "-size", "+8k"};
  EXPECT_EQ(interest(words, "a.h", DT_REG), unsigned{walk::kStat});
  EXPECT_EQ(interest(words, "a.c", DT_REG), unsigned{walk::kOmit});
  EXPECT_EQ(interest(words, "a.h", DT_LNK), unsigned{walk::kOmit});
}

TEST_F(FilterTest, TakesTheInodeNumberFromTheDirectory) {
  EXPECT_EQ(interest({".", "-inum", "7"}, "a", DT_REG, 7), unsigned{walk::kNone});
  EXPECT_EQ(interest({".", "-inum", "7"}, "a", DT_REG, 8), unsigned{walk::kOmit});
  EXPECT_EQ(interest({".", "-inum", "7", "-size", "1"}, "a", DT_REG, 7), unsigned{walk::kStat});
  EXPECT_EQ(interest({".", "-inum", "7", "-size", "1"}, "a", DT_REG, 8), unsigned{walk::kOmit});
  EXPECT_EQ(interest({".", "-printf", "%i"}, "a", DT_LNK), unsigned{walk::kNone});
  EXPECT_EQ(interest({".", "-printf", "%i%s"}, "a", DT_REG), unsigned{walk::kStat});
  EXPECT_EQ(interest({".", "-printf", "%s%i"}, "a", DT_REG), unsigned{walk::kStat});
}

TEST_F(FilterTest, AsksWhereTheInodeNumberMayBeAnothers) {
  EXPECT_EQ(interest({".", "-inum", "7"}, "a", DT_UNKNOWN, 8), unsigned{walk::kStat | walk::kDescend});
  EXPECT_EQ(interest({"-L", ".", "-inum", "7"}, "a", DT_LNK, 8), unsigned{walk::kStat | walk::kDescend});
  EXPECT_EQ(interest({".", "-inum", "7"}, "a", DT_DIR, 8), unsigned{walk::kStat | walk::kDescend});
}

TEST_F(FilterTest, DoesNotOpenWhatIsPrunedForCertain) {
  const std::vector<std::string> words{".", "-name", ".git", "-prune", "-o", "-print"};
  EXPECT_EQ(interest(words, ".git", DT_DIR) & walk::kDescend, 0U);
  EXPECT_NE(interest(words, "src", DT_DIR) & walk::kDescend, 0U);
}

TEST_F(FilterTest, OpensWhatMayBePruned) {
  const std::vector<std::string> words{".", "-path", "*/a", "-prune", "-o", "-print"};
  EXPECT_NE(interest(words, "a", DT_DIR) & walk::kDescend, 0U);
}

TEST_F(FilterTest, AbsorbsDirectoriesThatTheExpressionIsFalseFor) {
  EXPECT_TRUE(absorbs_directory({".", "-type", "f"}));
  EXPECT_TRUE(absorbs_directory({".", "-name", "*.h", "-type", "f"}));
  EXPECT_TRUE(absorbs_directory({".", "-size", "+64k"}));
  EXPECT_TRUE(absorbs_directory({".", "-inum", "8"}));
  EXPECT_FALSE(absorbs_directory({"."}));
  EXPECT_FALSE(absorbs_directory({".", "-name", "d"}));
  EXPECT_FALSE(absorbs_directory({".", "-size", "-64k"}));
  EXPECT_FALSE(absorbs_directory({".", "-inum", "7"}));
}

TEST_F(FilterTest, DeliversDirectoriesThatSomethingIsDoneOrUnknownFor) {
  EXPECT_FALSE(absorbs_directory({".", "-print", "-type", "f"}));
  EXPECT_FALSE(absorbs_directory({".", "-empty"}));
  EXPECT_FALSE(absorbs_directory({".", "-path", "*/d"}));
  EXPECT_FALSE(absorbs_directory({".", "-name", "d", "-prune", "-false"}));
  EXPECT_FALSE(absorbs_directory({".", "-type", "f", "-execdir", "true", "{}", "+"}));
  EXPECT_FALSE(absorbs_directory({".", "-unique", "-type", "f"}));
  EXPECT_FALSE(absorbs_directory({".", "-mount", "-type", "f"}));
}

TEST_F(FilterTest, AbsorbsByNamesAloneWhereMostAreLeftOut) {
  EXPECT_TRUE(absorbs({".", "-name", "*.h"}));
  EXPECT_TRUE(absorbs({".", "-type", "l"}));
  EXPECT_TRUE(absorbs({".", "-name", "*.h", "-print", "-quit"}));
  EXPECT_FALSE(absorbs({"."}));
  EXPECT_FALSE(absorbs({".", "-type", "f"}));
  EXPECT_FALSE(absorbs({".", "-type", "d"}));
  EXPECT_FALSE(absorbs({".", "!", "-name", "*.h"}));
  EXPECT_FALSE(absorbs({".", "-unique", "-name", "*.h"}));
}

TEST_F(FilterTest, AbsorbsWhereTheMetadataDecides) {
  EXPECT_TRUE(absorbs({".", "-size", "+64k"}));
  EXPECT_TRUE(absorbs({".", "-type", "f", "-newer", "."}));
}

TEST_F(FilterTest, LooksAtAFileWhoseLookMayFailWithAMessage) {
  EXPECT_EQ(interest({".", "-size", "1", "(", "-name", "x", ")", "-o", "-false"}, "a", DT_REG),
            unsigned{walk::kStat});
}

TEST_F(PlanTest, NamesTypesAndDepthsNeedNoMetadata) {
  const Plan plan = read({".", "-maxdepth", "3", "-name", "x", "-type", "f", "-path", "*y*", "-regex",
                          ".*", "-prune", "-o", "-print"});
  EXPECT_EQ(summarize(*plan.expression).statx_mask, 0U);
}

TEST_F(PlanTest, AsksForTheFieldsThatTestsNeed) {
  const Plan plan = read({".", "-size", "1", "-o", "-mtime", "1"});
  EXPECT_EQ(summarize(*plan.expression).statx_mask, unsigned{STATX_SIZE | STATX_MTIME});
}

}  // namespace
}  // namespace mfind
