// SPDX-License-Identifier: MIT
#include "mfind/optimizer.h"

#include "fixture.h"

namespace mfind {
namespace {

class OptimizerTest : public PlanTest {
 protected:
  /// The texts of the top row after optimizing.
  std::vector<std::string> row(std::vector<std::string> words, unsigned level) {
    const Plan plan = read(std::move(words));
    optimize(*plan.expression, level);
    std::vector<std::string> texts;
    for (const NodePtr& child : plan.expression->children) texts.push_back(child->text);
    return texts;
  }
};

using Row = std::vector<std::string>;

TEST_F(OptimizerTest, MovesNamesBeforeMetadata) {
  EXPECT_EQ(row({".", "-size", "1", "-name", "x"}, 1), (Row{"-name x", "-size 1", "-print"}));
}

TEST_F(OptimizerTest, MovesNothingPastAnAction) {
  EXPECT_EQ(row({".", "-size", "1", "-print", "-name", "x"}, 3), (Row{"-size 1", "-print", "-name x"}));
}

TEST_F(OptimizerTest, MovesTypesOnLevelTwo) {
  EXPECT_EQ(row({".", "-size", "1", "-type", "f"}, 1), (Row{"-size 1", "-type f", "-print"}));
  EXPECT_EQ(row({".", "-size", "1", "-type", "f"}, 2), (Row{"-type f", "-size 1", "-print"}));
}

TEST_F(OptimizerTest, OnLevelZeroMovesOnlyPatterns) {
  EXPECT_EQ(row({".", "-size", "1", "-true", "-name", "x"}, 0),
            (Row{"-name x", "-size 1", "-true", "-print"}));
}

TEST_F(OptimizerTest, KnowsTypesThatExcludeEachOther) {
  EXPECT_TRUE(is_never_true(*read({".", "-type", "f", "-type", "d"}).expression));
  EXPECT_TRUE(is_never_true(*read({".", "-type", "f", "!", "-type", "f,l"}).expression));
  EXPECT_FALSE(is_never_true(*read({".", "-type", "f", "-o", "-type", "d"}).expression));
  EXPECT_FALSE(is_never_true(*read({".", "-type", "f,d", "-type", "d"}).expression));
}

}  // namespace
}  // namespace mfind
