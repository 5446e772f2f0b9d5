// SPDX-License-Identifier: MIT
// The schedule of the look-ahead, driven by a model instead of threads: a random tree in
// memory, and a random order of what workers and consumer do.  Thousands of interleavings a
// second, each of which can be had again by its seed.
#include "walk/frontier.h"

#include <dirent.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "walk/descent.h"

namespace {

using walk::Descent;
using walk::Directory;
using walk::Frontier;

/// A directory of the model.
struct Node {
  std::vector<Node> children;
  bool absorbable = false;  // once nothing is left in it
  bool has_files = false;   // that are delivered
  bool waits = false;       // nothing is read below it before the consumer is there

  /// Whether it has to be delivered, whoever reads it.
  [[nodiscard]] bool is_due() const {
    return !absorbable || has_files ||
           std::any_of(children.begin(), children.end(), [](const Node& child) { return child.is_due(); });
  }
};

Node random_tree(std::mt19937& random, int depth) {
  Node node;
  const auto children = depth == 0 ? 0U : static_cast<unsigned>(random() % 5);
  for (unsigned i = 0; i < children; ++i) {
    node.children.push_back(random_tree(random, random() % 2 == 0 ? depth - 1 : depth / 2));
    node.children.back().absorbable = random() % 4 != 0;
    node.children.back().has_files = random() % 4 == 0;
    node.children.back().waits = random() % 8 == 0;
  }
  return node;
}

/// One run: workers that claim and complete in any order, a consumer that goes depth first.
class Model {
 public:
  Model(unsigned seed, std::size_t workers, const Frontier::Bounds& bounds)
      : random_(seed), workers_(workers), bounds_(bounds), frontier_(bounds) {
    tree_ = random_tree(random_, 6);
    list(tree_, "");
    root_ = frontier_.acquire().release();
    nodes_[root_] = {&tree_, ""};
    read(root_);
    root_->ready = root_->taken = true;
    frontier_.refill(root_);
    stack_.push_back(root_);
    delivered_.push_back("");
  }
  ~Model() {
    while (!stack_.empty()) leave();
  }
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  /// Until the consumer has been everywhere; false if that takes too many steps.
  bool run() {
    run_some(100'000);
    return stack_.empty();
  }

  void run_some(unsigned steps) {
    while (steps-- > 0 && !stack_.empty()) {
      switch (random_() % 3) {
        case 0: claim_one(); break;
        case 1: read_one(); break;
        default: consume();
      }
      EXPECT_LE(frontier_.claimed_ahead(), bounds_.claimed + workers_ * (Descent::kMostLevels - 1));
    }
  }

  /// Gives up the directory the consumer is in, whatever is claimed below it.
  void give_up() {
    while (!stack_.empty()) leave();
  }

  /// All directories, those that have to be delivered, and those that were; in order.
  const std::vector<std::string>& all() const { return order_; }
  const std::vector<std::string>& due() const { return due_; }
  const std::vector<std::string>& delivered() const { return delivered_; }
  /// What others were absorbed into those.
  std::uint64_t absorbed() const { return absorbed_; }
  /// Directories that were absorbed though they had others in them.
  std::uint64_t absorbed_whole() const { return absorbed_whole_; }
  std::size_t ahead() const { return frontier_.claimed_ahead(); }
  std::size_t bytes() const { return frontier_.bytes_ahead(); }
  std::size_t reading() const { return reading_.size(); }
  std::size_t steps_ahead() const { return most_ahead_; }

 private:
  struct Place {
    const Node* node;
    std::string path;
  };

  /// All paths, depth first.
  void list(const Node& node, const std::string& path) {
    order_.push_back(path);
    if (node.is_due()) due_.push_back(path);
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      list(node.children[i], path + "/" + std::to_string(i));
    }
  }

  void read(Directory* directory) {
    const Node& node = *nodes_[directory].node;
    directory->reset_contents();
    directory->reset_delivery();
    directory->fd = 0;
    directory->waits = node.waits;
    directory->read.at_end = true;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (node.has_files) directory->listing.add(i, DT_REG, walk::kStat, "file");
      directory->listing.add(i, DT_DIR, walk::kDescend | walk::kReadAhead, std::to_string(i));
    }
    if (node.has_files) directory->listing.add(0, DT_REG, walk::kStat, "file");
    if (directory->listing.empty()) absorb(directory);
  }

  /// Nothing is left in it to be delivered.
  void absorb(Directory* directory) {
    directory->fd = -1;
    directory->absorbed = nodes_[directory].node->absorbable;
    if (directory->absorbed) ++directory->tally.entries;
  }

  /// The index among its children of the directory at `record` of `directory`.
  static std::size_t child_at(const Directory& directory, std::size_t record) {
    return directory.listing[record].ino;
  }

  void name(Directory* directory) {
    const Place& parent = nodes_[directory->parent];
    const std::size_t child = child_at(*directory->parent, directory->record);
    nodes_[directory] = {&parent.node->children[child], parent.path + "/" + std::to_string(child)};
  }

  /// A worker, in the directories that it has begun; the innermost may not be read yet.
  struct Worker {
    Descent descent;
    Directory* unread = nullptr;
  };

  void claim_one() {
    if (reading_.size() == workers_) return;
    Directory* directory = frontier_.claim();
    if (directory == nullptr) return;
    name(directory);
    EXPECT_TRUE(!directory->parent->waits || directory->parent->taken);
    auto worker = std::make_unique<Worker>();
    worker->descent.begin(directory);
    worker->unread = directory;
    // What the consumer comes to first: nothing that is known, unread and before it is left.
    for (const auto& [other, place] : nodes_) {
      if (!other->ready || (other->waits && !other->taken)) continue;
      for (std::size_t i = other->next_claim; i < other->listing.size(); ++i) {
        if (other->listing[i].type != DT_DIR) continue;
        const std::string path = place.path + "/" + std::to_string(child_at(*other, i));
        EXPECT_LT(position(nodes_[directory].path), position(path));
        break;
      }
    }
    reading_.push_back(std::move(worker));
    most_ahead_ = std::max(most_ahead_, frontier_.claimed_ahead());
  }

  std::size_t position(const std::string& path) const {
    return static_cast<std::size_t>(std::find(order_.begin(), order_.end(), path) -
                                    order_.begin());
  }

  /// A step of a worker: a directory, then on below it or back to the others.
  void read_one() {
    if (reading_.empty()) return;
    Worker& worker = *reading_[random_() % reading_.size()];
    read_unread(worker);
    worker.unread = random_() % 4 != 0 ? worker.descent.next() : nullptr;
    if (worker.unread == nullptr) return hand_in(worker);
    name(worker.unread);
    EXPECT_FALSE(worker.unread->parent->waits);
  }

  void read_unread(Worker& worker) {
    if (worker.unread == nullptr) return;
    read(std::exchange(worker.unread, nullptr));
    const std::vector<Directory*> before = directories_of(worker.descent);
    worker.descent.settle([this](Directory* directory) {
      EXPECT_EQ(directory->fd, 0);
      EXPECT_TRUE(directory->listing.empty());
      absorb(directory);
      absorbed_whole_ += directory->absorbed ? 1 : 0;
    });
    const std::size_t left = worker.descent.levels().size();
    std::for_each(before.begin() + static_cast<long>(left), before.end(),
                  [this](Directory* absorbed) { nodes_.erase(absorbed); });
  }

  static std::vector<Directory*> directories_of(const Descent& descent) {
    std::vector<Directory*> directories;
    for (const Descent::Level& level : descent.levels()) directories.push_back(level.directory);
    return directories;
  }

  void hand_in(Worker& worker) {
    worker.descent.hand_over(&frontier_);
    const std::vector<Directory*> directories = directories_of(worker.descent);
    std::erase_if(reading_, [&](const auto& other) { return other.get() == &worker; });
    for (Directory* directory : directories) complete(directory);
  }

  void complete(Directory* directory) {
    const bool part_of_parent =
        directory->absorbed && !directory->taken && !directory->abandoned;
    if (part_of_parent) nodes_.erase(directory);
    const bool offered = frontier_.complete(directory);
    if (part_of_parent) {
      EXPECT_FALSE(offered);
    } else {
      EXPECT_EQ(offered, directory->listed);
    }
  }

  /// One step of the consumer: into the next subdirectory, or out of this directory.
  void consume() {
    if (awaited_ != nullptr) {
      if (awaited_->ready) enter(std::exchange(awaited_, nullptr));
      return;
    }
    Directory* top = stack_.back();
    while (top->cursor < top->listing.size() && top->listing[top->cursor].type != DT_DIR) {
      ++top->cursor;
    }
    if (top->cursor == top->listing.size()) return leave();
    const std::size_t record = top->cursor++;
    if (record < top->absorbed_until) {
      EXPECT_FALSE(nodes_[top].node->children[child_at(*top, record)].is_due());
      return;
    }
    Directory* child = frontier_.take(top, record);
    if (child == nullptr && Frontier::take_absorbed(top, record)) {
      EXPECT_GT(top->absorbed_until, record);
      return;
    }
    if (child == nullptr) {
      child = frontier_.claim_for_consumer(top, record);
      name(child);
      read(child);
      complete(child);
    }
    if (child->ready) return enter(child);
    awaited_ = child;
  }

  void enter(Directory* directory) {
    if (directory->absorbed) {
      stack_.back()->tally.add(directory->tally);
      return dispose(directory);
    }
    delivered_.push_back(nodes_[directory].path);
    stack_.push_back(directory);
    if (directory->waits) frontier_.offer(directory);
  }

  void leave() {
    if (awaited_ != nullptr) {  // a walk is not given up while it waits
      finish(awaited_);
      enter(std::exchange(awaited_, nullptr));
    }
    Directory* top = stack_.back();
    stack_.pop_back();
    frontier_.abandon(
        top, [this](Directory* child) { finish(child); },
        [this](Directory* child) { dispose(child); });
    absorbed_ += top->tally.entries;
    dispose(top);
  }

  /// Has the worker that is in `directory` come back.
  void finish(Directory* directory) {
    for (const auto& worker : reading_) {
      if (worker->descent.levels().front().directory != directory) continue;
      read_unread(*worker);
      return hand_in(*worker);
    }
  }

  void dispose(Directory* directory) {
    frontier_.remove(directory);
    nodes_.erase(directory);
    frontier_.release(std::unique_ptr<Directory>(directory));
  }

  std::mt19937 random_;
  std::size_t workers_;
  Frontier::Bounds bounds_;
  Frontier frontier_;
  Node tree_;
  Directory* root_ = nullptr;
  std::map<Directory*, Place> nodes_;  // directories in use
  std::vector<std::unique_ptr<Worker>> reading_;
  std::vector<Directory*> stack_;
  Directory* awaited_ = nullptr;
  std::vector<std::string> order_;
  std::vector<std::string> due_;
  std::vector<std::string> delivered_;
  std::uint64_t absorbed_ = 0;
  std::uint64_t absorbed_whole_ = 0;
  std::size_t most_ahead_ = 0;
};

constexpr unsigned kSeeds = 2000;

/// Whether `some` are among `all`, in the same order.
bool in_order(const std::vector<std::string>& some, const std::vector<std::string>& all) {
  auto at = all.begin();
  return std::all_of(some.begin(), some.end(), [&](const std::string& path) {
    at = std::find(at, all.end(), path);
    return at != all.end() && at++ != all.end();
  });
}

TEST(Frontier, DeliversInDepthFirstOrderAndEachDirectoryOnce) {
  for (unsigned seed = 0; seed < kSeeds; ++seed) {
    Model model(seed, 1 + seed % 4, {});
    ASSERT_TRUE(model.run()) << "seed " << seed;
    ASSERT_TRUE(in_order(model.delivered(), model.all())) << "seed " << seed;
    ASSERT_TRUE(in_order(model.due(), model.delivered())) << "seed " << seed;
  }
}

TEST(Frontier, WhatIsNotDeliveredIsAbsorbedOnce) {
  std::uint64_t some = 0, whole = 0;
  for (unsigned seed = 0; seed < kSeeds; ++seed) {
    Model model(seed, 1 + seed % 4, {});
    ASSERT_TRUE(model.run()) << "seed " << seed;
    ASSERT_EQ(model.absorbed() + model.delivered().size(), model.all().size()) << "seed " << seed;
    some += model.absorbed();
    whole += model.absorbed_whole();
  }
  EXPECT_GT(some, kSeeds);
  EXPECT_GT(whole, kSeeds / 4);
}

TEST(Frontier, CountsNothingAheadAtTheEnd) {
  for (unsigned seed = 0; seed < kSeeds; ++seed) {
    Model model(seed, 3, {});
    ASSERT_TRUE(model.run()) << "seed " << seed;
    ASSERT_EQ(model.ahead(), 0U) << "seed " << seed;
    ASSERT_EQ(model.bytes(), 0U) << "seed " << seed;
    ASSERT_EQ(model.reading(), 0U) << "seed " << seed;
  }
}

TEST(Frontier, ReachesItsBoundAndEndsAllTheSame) {
  std::size_t most = 0;
  for (unsigned seed = 0; seed < kSeeds; ++seed) {
    Model model(seed, 4, {.bytes = SIZE_MAX, .claimed = 2});
    ASSERT_TRUE(model.run()) << "seed " << seed;
    ASSERT_TRUE(in_order(model.due(), model.delivered())) << "seed " << seed;
    most = std::max(most, model.steps_ahead());
  }
  EXPECT_EQ(most, 2U);
}

TEST(Frontier, GivesOutNothingBeyondItsBytes) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    Model model(seed, 4, {.bytes = 1, .claimed = SIZE_MAX});
    ASSERT_TRUE(model.run()) << "seed " << seed;
    ASSERT_LE(model.steps_ahead(), 4U) << "seed " << seed;
  }
}

TEST(Frontier, AbandonsWhatIsClaimedBelowADirectory) {
  for (unsigned seed = 0; seed < kSeeds; ++seed) {
    Model model(seed, 3, {});
    model.run_some(seed % 40);
    model.give_up();
    ASSERT_EQ(model.ahead(), 0U) << "seed " << seed;
    ASSERT_EQ(model.reading(), 0U) << "seed " << seed;
  }
}

/// A directory as it is when it has been read: with subdirectories to claim.
void read_with_children(Frontier& frontier, Directory* directory, int children) {
  directory->reset_contents();
  directory->fd = 3;  // of nobody's: nothing is opened here
  directory->waits = directory->level == 0;
  for (int i = 0; i < children; ++i) {
    directory->listing.add(1, DT_DIR, walk::kReadAhead | walk::kMayEnter, std::to_string(i));
  }
  frontier.complete(directory);
}

TEST(Frontier, BelowARootNothingIsClaimedBeforeItsTurn) {
  Frontier frontier({});
  Directory* roots = frontier.acquire().release();
  roots->level = walk::kAboveRoots;
  roots->reset_contents();
  roots->fd = -100;
  roots->ready = roots->taken = true;
  for (const char* name : {"a", "b", "c"}) roots->listing.add(0, DT_UNKNOWN, walk::kReadAhead, name);
  frontier.refill(roots);

  Directory* a = frontier.claim();
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->level, 0U);
  read_with_children(frontier, a, 2);
  Directory* b = frontier.claim();
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(b->parent, roots);  // not below a

  ASSERT_EQ(frontier.take(roots, 0), a);
  frontier.offer(a);
  Directory* below = frontier.claim();
  ASSERT_NE(below, nullptr);
  EXPECT_EQ(below->parent, a);

  // One that is taken while it is being read has its turn already.
  ASSERT_EQ(frontier.take(roots, 1), b);
  read_with_children(frontier, b, 1);
  frontier.offer(b);
  Directory* second = frontier.claim();
  ASSERT_NE(second, nullptr);
  EXPECT_EQ(second->parent, a);
  Directory* third = frontier.claim();
  ASSERT_NE(third, nullptr);
  EXPECT_EQ(third->parent, b);

  EXPECT_EQ(frontier.take(roots, 2), nullptr);
  Frontier::pass(roots, 2);
  EXPECT_EQ(frontier.claim(), nullptr);

  for (Directory* child : {below, second, third}) read_with_children(frontier, child, 0);
  const auto never = [](Directory*) { FAIL(); };
  for (Directory* directory : {a, b, roots}) {
    frontier.abandon(directory, never, [&](Directory* unused) {
      frontier.release(std::unique_ptr<Directory>(unused));
    });
    frontier.release(std::unique_ptr<Directory>(directory));
  }
}

}  // namespace
