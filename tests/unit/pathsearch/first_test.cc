// SPDX-License-Identifier: MIT
#include "pathsearch/first.h"

#include <gtest/gtest.h>

#include "support/temp_tree.h"

namespace pathsearch {
namespace {

using Paths = std::vector<std::string>;

Config config(Paths patterns, Paths suffixes = {""}) {
  Config config;
  config.action = Action::kFirst;
  config.names = std::move(patterns);
  config.suffixes = std::move(suffixes);
  return config;
}

TEST(ExpandCandidates, SuffixesComeBeforeTheNextDirectory) {
  Config c = config({"libz"}, {".so", ".a"});
  c.path = "/one:/two/:";
  c.has_path = true;
  EXPECT_EQ((Paths{"/one/libz.so", "/one/libz.a", "/two/libz.so", "/two/libz.a", "./libz.so", "./libz.a"}),
            expand_candidates(c));
}

TEST(ExpandCandidates, AbsolutePatternsAndNoListStayAsTheyAre) {
  Config c = config({"/etc/x", "y"});
  EXPECT_EQ((Paths{"/etc/x", "y"}), expand_candidates(c));
  c.path = "/one";
  c.has_path = true;
  EXPECT_EQ((Paths{"/etc/x", "/one/y"}), expand_candidates(c));
}

TEST(ExpandCandidates, PatternsStandForWhatMatches) {
  test_support::TempTree tree;
  for (const char* name : {"b.h", "a.h", "c.x"}) tree.file(name);
  EXPECT_EQ((Paths{tree.path("a.h"), tree.path("b.h")}), expand_candidates(config({tree.path("*.h")})));
  EXPECT_EQ(Paths{tree.path("*.none")}, expand_candidates(config({tree.path("*.none")})));
}

TEST(ExpandCandidates, DirectoriesAndSuffixesAreNoPatterns) {
  test_support::TempTree tree;
  for (const char* directory : {"[ab]", "a", "b\\*"}) tree.directory(directory);
  for (const char* name : {"[ab]/x", "a/x", "[ab]/y?", "[ab]/yz", "b\\*/x"}) tree.file(name);
  Config c = config({"[x]"});
  c.path = tree.path("[ab]") + ":" + tree.path("b\\*");
  c.has_path = true;
  EXPECT_EQ((Paths{tree.path("[ab]/x"), tree.path("b\\*/x")}), expand_candidates(c));
  EXPECT_EQ(Paths{tree.path("[ab]/y?")},
            expand_candidates(config({tree.path("\\[a[b]]/*")}, {"?"})));
}

TEST(SplitCandidates, LinesAreLiteral) {
  EXPECT_EQ((Paths{"a b", "", "*"}), split_candidates("a b\n\n*", '\n', {""}));
  EXPECT_EQ((Paths{"a\nb.x", "a\nb.y"}), split_candidates(std::string_view("a\nb\0", 4), '\0', {".x", ".y"}));
  EXPECT_EQ(Paths{}, split_candidates("", '\n', {""}));
}

TEST(OpenCandidates, FindsByMode) {
  test_support::TempTree tree;
  tree.directory("directory");
  tree.fifo("fifo");
  tree.file("file");
  tree.file("program");
  tree.chmod("program", 0755);
  const Paths all = {tree.path("none"), tree.path("directory"), tree.path("fifo"), tree.path("file"),
                     tree.path("program")};
  Stats stats;
  EXPECT_EQ(Paths{all[3]}, open_candidates(all, Mode::kRead, false, stats).paths);
  EXPECT_EQ(Paths{all[3]}, open_candidates(all, Mode::kWrite, false, stats).paths);
  EXPECT_EQ(Paths{all[4]}, open_candidates(all, Mode::kExecute, false, stats).paths);
  EXPECT_EQ(Paths{all[1]}, open_candidates(all, Mode::kDirectory, false, stats).paths);
  EXPECT_EQ((Paths{all[3], all[4]}), open_candidates(all, Mode::kRead, true, stats).paths);
  EXPECT_EQ(ENOENT, open_candidates({all[0]}, Mode::kRead, false, stats).reason);
}

}  // namespace
}  // namespace pathsearch
