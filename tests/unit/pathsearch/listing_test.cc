// SPDX-License-Identifier: MIT
#include "pathsearch/listing.h"

#include <gtest/gtest.h>

#include "support/temp_tree.h"

namespace pathsearch {
namespace {

using Places = std::vector<std::uint32_t>;

/// Names that are in no directory, enough for listing to pay, then `names`.
std::vector<std::string> many(const std::vector<std::string>& names) {
  std::vector<std::string> all;
  for (int i = 0; i < 100; i++) all.push_back("nowhere-" + std::to_string(i));
  all.insert(all.end(), names.begin(), names.end());
  return all;
}

class Listing : public ::testing::Test {
 protected:
  Listing() {
    tree_.directory("small");
    tree_.file("small/tool");
    tree_.file("small/other");
    tree_.directory("empty");
    tree_.links("large", 3000);
    tree_.file("large/tool");
  }
  Shortlist shortlist(const std::vector<std::string>& names, const std::string& list) {
    std::vector<Directory> directories = split_list(list);
    open_directories(directories, true);
    return make_shortlist(names, directories);
  }
  test_support::TempTree tree_;
};

TEST_F(Listing, RulesOutWhatASmallDirectoryDoesNotHave) {
  const auto names = many({"tool", "other"});
  const Shortlist list = shortlist(names, tree_.path("empty") + ":" + tree_.path("small"));
  EXPECT_EQ(Places{}, list.places[0]);
  EXPECT_EQ(Places{1}, list.places[100]);
  EXPECT_EQ(Places{1}, list.places[101]);
  EXPECT_EQ(1U, list.batches);
}

TEST_F(Listing, RulesOutDirectoriesAndTellsOfThem) {
  tree_.directory("small/directory");
  const auto names = many({"directory", "tool", "directory"});
  const Shortlist list = shortlist(names, tree_.path("small"));
  EXPECT_EQ(Places{}, list.places[100]);
  EXPECT_EQ(Places{0}, list.places[101]);
  EXPECT_EQ(Places{}, list.places[102]);
  EXPECT_TRUE(list.unfit[100]);
  EXPECT_FALSE(list.unfit[101]);
  EXPECT_TRUE(list.unfit[102]);
}

TEST_F(Listing, AsksALargeDirectoryForEachName) {
  const auto names = many({"tool"});
  const Shortlist list = shortlist(names, tree_.path("large") + ":" + tree_.path("small"));
  EXPECT_EQ(Places{0}, list.places[0]);
  EXPECT_EQ((Places{0, 1}), list.places[100]);
}

TEST_F(Listing, AsksWhereNamesAreMadeUpAtLookup) {
  const Shortlist list = shortlist(many({"self"}), "/proc:" + tree_.path("empty"));
  EXPECT_EQ(Places{0}, list.places[0]);
  EXPECT_EQ(Places{0}, list.places[100]);
}

TEST_F(Listing, AsksForAFewNames) {
  const std::vector<std::string> names = {"tool", "nowhere"};
  const Shortlist list = shortlist(names, tree_.path("empty") + ":" + tree_.path("small"));
  EXPECT_EQ((Places{0, 1}), list.places[0]);
  EXPECT_EQ((Places{0, 1}), list.places[1]);
  EXPECT_EQ(0U, list.batches);
}

TEST_F(Listing, LeavesOutDirectoriesThatAreNotThere) {
  const std::vector<std::string> names = {"tool"};
  const Shortlist list = shortlist(names, tree_.path("none") + ":" + tree_.path("small"));
  EXPECT_EQ(Places{1}, list.places[0]);
}

TEST_F(Listing, NamesWithASlashHaveNoPlace) {
  const auto names = many({"", "small/tool"});
  const Shortlist list = shortlist(names, tree_.path("small"));
  EXPECT_EQ(Places{}, list.places[100]);
  EXPECT_EQ(Places{}, list.places[101]);
}

TEST_F(Listing, TheSameNameTwiceIsInTheSamePlaces) {
  const auto names = many({"tool", "tool"});
  const Shortlist list = shortlist(names, tree_.path("small") + ":" + tree_.path("small"));
  EXPECT_EQ((Places{0, 1}), list.places[100]);
  EXPECT_EQ((Places{0, 1}), list.places[101]);
}

}  // namespace
}  // namespace pathsearch
