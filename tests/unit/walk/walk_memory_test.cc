// SPDX-License-Identifier: MIT
// Memory runs out somewhere in a walk: each allocation fails once, and all from each one on.  The walk
// is complete or says so, and nothing stays behind.
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/environment.h"
#include "support/in_tree.h"
#include "walk/walk.h"

namespace {

constexpr std::int64_t kNever = INT64_MAX;

std::atomic<std::int64_t> g_before_failure = kNever;  // allocations that succeed
std::atomic<std::int64_t> g_failures = 0;             // that follow

void* allocate(std::size_t size) {
  if (g_before_failure.load(std::memory_order_relaxed) != kNever &&
      g_before_failure.fetch_sub(1) <= 0 && g_failures.fetch_sub(1) > 0) {
    throw std::bad_alloc();
  }
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}

void* allocate_or_null(std::size_t size) noexcept {
  try {
    return allocate(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

}  // namespace

// All forms that are in use, since a sanitizer has its own of those that are left out.
// Not inlined, or the compiler compares malloc() and delete.
[[gnu::noinline]] void* operator new(std::size_t size) { return allocate(size); }
[[gnu::noinline]] void* operator new[](std::size_t size) { return allocate(size); }
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return allocate_or_null(size);
}
[[gnu::noinline]] void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return allocate_or_null(size);
}
[[gnu::noinline]] void operator delete(void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete[](void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

/// Allocations fail while it lives: `failures` of them, behind `successes` of them.
class Shortage {
 public:
  Shortage(std::int64_t successes, std::int64_t failures) {
    g_failures = failures;
    g_before_failure = successes;
  }
  Shortage(const Shortage&) = delete;
  Shortage& operator=(const Shortage&) = delete;
  ~Shortage() { g_before_failure = kNever; }

  /// Whether an allocation has failed.
  [[nodiscard]] static bool begun() { return g_before_failure < 0; }
};

struct AbsorbAll : walk::Predicate {
  bool absorbs() const override { return true; }
  bool absorb(std::string_view, const walk::Stat&, const walk::Times*,
              walk::Tally* tally) const override {
    ++tally->entries;
    return true;
  }
};

struct Outcome {
  bool exhausted = false;
  bool reached = false;  // the allocation that was to fail
  std::uint64_t files = 0;
  std::uint64_t left = 0;
  std::uint64_t errors = 0;
};

Outcome walk_with(const char* root, std::int64_t successes, std::int64_t failures,
                  const walk::Options& options) {
  Outcome outcome;
  std::vector<std::string> roots{root};
  const Shortage shortage(successes, failures);
  try {
    walk::Walk tree(std::move(roots), options);
    while (const walk::Event* event = tree.next()) {
      if (event->kind == walk::EventKind::kFile) ++outcome.files;
      if (event->kind != walk::EventKind::kLeave) continue;
      ++outcome.left;
      outcome.files += event->tally.entries;
      if (event->error != 0) ++outcome.errors;
      EXPECT_TRUE(event->error == 0 || event->error == ENOMEM);
    }
  } catch (const std::bad_alloc&) {
    outcome.exhausted = true;
  }
  outcome.reached = Shortage::begun();
  return outcome;
}

constexpr std::uint64_t kDirectories = 12;
constexpr std::uint64_t kFilesEach = 9;
constexpr std::uint64_t kFilesOfLarge = 1'300;  // which threads share

class MemoryTest : public test_support::InTree,
                   public ::testing::WithParamInterface<unsigned> {  // threads
 protected:
  MemoryTest() : InTree(test_support::fast_directory()) {}

  void SetUp() override {
    InTree::SetUp();
    std::string path = "a";
    for (std::uint64_t i = 0; i < kDirectories; ++i) {
      tree_.files(path, kFilesEach);
      path = (i % 3 == 2 ? "a/" : path + "/") + std::string("d") + std::to_string(i);
    }
  }

  /// All outcomes of failures one allocation further each time, until it is not reached.  In `root` there are so
  /// many directories, itself included, and files.
  void fail_everywhere(const char* root, std::uint64_t directories, std::uint64_t files,
                       std::int64_t failures) {
    const AbsorbAll absorb_all;
    for (const walk::Predicate* predicate : {static_cast<const walk::Predicate*>(nullptr),
                                             static_cast<const walk::Predicate*>(&absorb_all)}) {
      const walk::Options options{.statx_mask = STATX_SIZE,
                                  .predicate = predicate,
                                  .threads = GetParam(),
                                  .threads_after = 0};
      const std::size_t before = test_support::open_descriptors();
      bool reached = true;
      std::int64_t successes = 0;
      for (; reached; ++successes) {
        const Outcome outcome = walk_with(root, successes, failures, options);
        reached = outcome.reached;
        ASSERT_EQ(test_support::open_descriptors(), before) << successes;
        if (outcome.exhausted || outcome.errors > 0) continue;
        EXPECT_EQ(outcome.files, files) << successes;
        EXPECT_EQ(outcome.left, directories) << successes;
      }
      EXPECT_GT(successes, 10);
    }
  }
};

TEST_P(MemoryTest, OneAllocationFails) {
  fail_everywhere("a", kDirectories, kDirectories * kFilesEach, 1);
}

TEST_P(MemoryTest, AllAllocationsFail) {
  fail_everywhere("a", kDirectories, kDirectories * kFilesEach, kNever);
}

TEST_P(MemoryTest, OneAllocationFailsInALargeDirectory) {
  tree_.files("large", kFilesOfLarge);
  fail_everywhere("large", 1, kFilesOfLarge, 1);
}

TEST_P(MemoryTest, AllAllocationsFailInALargeDirectory) {
  tree_.files("large", kFilesOfLarge);
  fail_everywhere("large", 1, kFilesOfLarge, kNever);
}

INSTANTIATE_TEST_SUITE_P(Threads, MemoryTest, ::testing::Values(1U, 4U));

}  // namespace
