// SPDX-License-Identifier: MIT
// Walks of a tree that another thread changes without a pause: whatever is met, the events stay in
// order, nothing that a symbolic link leads to is delivered, and the walk ends.
//
//   tree/0..7/         directories that come and go, with files and a chain of directories each
//   outside/links/0..7 symbolic links to outside/bait, exchanged with these again and again
//   outside/bait/...   what no walk may deliver; its names begin with kBait
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/environment.h"
#include "support/in_tree.h"
#include "walk/walk.h"

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using walk::Event;
using walk::EventKind;

constexpr std::string_view kBait = "bait";
constexpr int kDirectories = 8;
constexpr int kChain = 12;
constexpr auto kDuration = 300ms;  // of each of the eight kinds of walk

/// Changes the tree while it lives.  What fails has been done or undone by an earlier step.
class Mutator {
 public:
  explicit Mutator(int root) : root_(root), thread_([this] { run(); }) {}
  Mutator(const Mutator&) = delete;
  Mutator& operator=(const Mutator&) = delete;
  ~Mutator() {
    stop_ = true;
    thread_.join();
  }

  [[nodiscard]] std::uint64_t exchanges() const { return exchanges_; }

 private:
  void run() {
    while (!stop_) step();
  }

  std::string some(const char* prefix) {
    return prefix + std::to_string(random_() % kDirectories);
  }
  /// A directory of a chain.
  std::string some_link() {
    std::string path = some("tree/");
    for (auto levels = random_() % kChain; levels > 0; --levels) path += "/c";
    return path;
  }

  void step() {
    const std::string directory = some_link();
    const std::string name = some("/f");
    switch (random_() % 8) {
      case 0: ::mknodat(root_, (directory + name).c_str(), S_IFREG | 0644, 0); break;
      case 1: ::unlinkat(root_, (directory + name).c_str(), 0); break;
      case 2: rename(directory + name, some_link() + some("/f")); break;
      case 3: ::mkdirat(root_, (directory + name).c_str(), 0755); break;
      case 4: ::unlinkat(root_, (directory + name).c_str(), AT_REMOVEDIR); break;
      case 5: rename(directory + "/c", some_link() + "/c"); break;  // with all below it
      default: exchange();
    }
  }

  void rename(const std::string& from, const std::string& to) {
    static_cast<void>(::renameat(root_, from.c_str(), root_, to.c_str()));
  }

  void exchange() {
    const std::string inside = random_() % 2 == 0 ? some("tree/") : some_link();
    const std::string link = some("outside/links/");
    if (::renameat2(root_, inside.c_str(), root_, link.c_str(), RENAME_EXCHANGE) == 0) {
      ++exchanges_;
    }
  }

  const int root_;
  std::minstd_rand random_{1};
  std::atomic<bool> stop_ = false;
  std::atomic<std::uint64_t> exchanges_ = 0;
  std::thread thread_;
};

/// Absorbs every file, and looks for the bait.
struct Absorbing : walk::Predicate {
  unsigned interest(std::string_view name, std::uint8_t, std::uint64_t) const override {
    if (name.starts_with(kBait)) ++bait;
    return walk::kStat | walk::kDescend;
  }
  bool absorbs() const override { return true; }
  bool absorb(std::string_view, const walk::Stat&, const walk::Times*,
              walk::Tally* tally) const override {
    ++tally->entries;
    return true;
  }
  mutable std::atomic<std::uint64_t> bait = 0;
};

struct Found {
  std::uint64_t walks = 0;
  std::uint64_t events = 0;
  std::uint64_t bait = 0;
  std::uint64_t disorder = 0;  // events on a level, or leaves of a name, that do not fit
};

void walk_once(const walk::Options& options, Found* found) {
  walk::Walk tree({"tree"}, options);
  std::vector<std::string> open;
  while (const Event* event = tree.next()) {
    ++found->events;
    if (event->name.starts_with(kBait)) ++found->bait;
    if (event->kind == EventKind::kLeave) {
      const bool fits = !open.empty() && open.back() == event->name;
      if (!fits) ++found->disorder;
      if (!open.empty()) open.pop_back();
    }
    if (event->level != open.size()) ++found->disorder;
    if (event->kind == EventKind::kEnter) open.emplace_back(event->name);
  }
  found->disorder += open.size();
  ++found->walks;
}

class ChurnTest : public test_support::InTree,
                  public ::testing::WithParamInterface<unsigned> {  // threads
 protected:
  ChurnTest() : InTree(test_support::fast_directory()) {}

  void SetUp() override {
    InTree::SetUp();
    tree_.directory("tree");
    tree_.directory("outside");
    tree_.directory("outside/links");
    tree_.directory("outside/bait");
    tree_.directory("outside/bait/bait");
    tree_.file("outside/links/bait");  // beside what was exchanged
    for (int i = 0; i < kDirectories; ++i) {
      const std::string name = std::to_string(i);
      tree_.file("outside/bait/bait" + name);
      tree_.symlink(tree_.path("outside/bait"), "outside/links/" + name);
      make_chain("tree/" + name);
    }
  }

  void make_chain(std::string path) {
    tree_.directory(path);
    for (int level = 0; level < kChain; ++level) {
      for (int file = 0; file < kDirectories; ++file) tree_.file(path + "/f" + std::to_string(file));
      path += "/c";
      tree_.directory(path);
    }
  }

  Found walk_beside_mutator(walk::Options options) {
    options.statx_mask = STATX_SIZE;
    options.threads_after = 0;
    const std::size_t descriptors = test_support::open_descriptors();
    Found found;
    {
      const Mutator mutator(tree_.fd());
      const auto end = Clock::now() + kDuration;
      while (Clock::now() < end || mutator.exchanges() < 10) walk_once(options, &found);
    }
    EXPECT_EQ(test_support::open_descriptors(), descriptors);
    EXPECT_EQ(found.disorder, 0U);
    std::printf("%llu walks, %llu events\n", static_cast<unsigned long long>(found.walks),
                static_cast<unsigned long long>(found.events));
    return found;
  }
};

TEST_P(ChurnTest, NothingOfOutsideIsDelivered) {
  EXPECT_EQ(walk_beside_mutator({.threads = GetParam()}).bait, 0U);
}

TEST_P(ChurnTest, NothingOfOutsideIsAbsorbed) {
  const Absorbing absorbing;
  const Found found = walk_beside_mutator({.predicate = &absorbing, .threads = GetParam()});
  EXPECT_EQ(found.bait, 0U);
  EXPECT_EQ(absorbing.bait, 0U);
}

TEST_P(ChurnTest, WithFewDescriptorsTheWayUpDoesNotLeadOutside) {
  EXPECT_EQ(walk_beside_mutator({.max_descriptors = 4, .threads = GetParam()}).bait, 0U);
}

// The bait is one: who follows links meets it.
TEST_P(ChurnTest, WhoFollowsLinksGetsOutside) {
  const Found found =
      walk_beside_mutator({.follow = walk::Follow::kAlways, .threads = GetParam()});
  EXPECT_GT(found.bait, 0U);
}

INSTANTIATE_TEST_SUITE_P(Threads, ChurnTest, ::testing::Values(1U, 4U));

}  // namespace
