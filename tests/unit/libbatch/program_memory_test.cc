// SPDX-License-Identifier: MIT
// batch::Program when memory runs out while it is built: what could not be added has left nothing
// behind.  A program of its own, since it replaces operator new.
#include <gtest/gtest.h>
#include <unistd.h>

#include <batch/batch.hpp>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

namespace {

// Allocations that still succeed; negative: all.
int g_left = -1;

void* allocate_or_null(std::size_t size) noexcept {
  if (g_left == 0) return nullptr;
  if (g_left > 0) g_left--;
  return std::malloc(size);
}

void* allocate(std::size_t size) {
  if (void* memory = allocate_or_null(size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

// All forms that are in use, since a sanitizer has its own of those that are left out.
// Not inlined, or the compiler compares malloc() and delete.
[[gnu::noinline]] void* operator new(std::size_t size) {
  return allocate(size);
}
[[gnu::noinline]] void* operator new[](std::size_t size) {
  return allocate(size);
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return allocate_or_null(size);
}
[[gnu::noinline]] void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return allocate_or_null(size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete[](void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete[](void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}

namespace {

using batch::Program;
using batch::Ref;
using batch::Results;

/// True if `action` ran out of memory with `allocations` that succeed.
template <typename Action>
bool runs_out(int allocations, Action action) {
  bool out = false;
  g_left = allocations;
  try {
    action();
  } catch (const std::bad_alloc&) {
    out = true;
  }
  g_left = -1;
  return out;
}

/// `add` adds to a program of `calls` calls, with ever more memory until it succeeds.  A failure
/// must leave the program as it was, and that runs.
template <typename Add>
void expect_all_or_nothing(std::uint32_t calls, Add add) {
  int failures = 0;
  for (bool out = true; out; failures += out) {
    Program p;
    const Ref first = p.call(SYS_getuid).name("first");
    while (p.size() < calls) p.call(SYS_getuid);
    const std::string before = p.explain();
    out = runs_out(failures, [&] { add(p, first); });
    if (!out) continue;
    EXPECT_EQ(before, p.explain()) << calls << " calls, allocation " << failures;
    const Results r = p.run();
    EXPECT_EQ(0, r.status());
    EXPECT_EQ(getuid(), r.slots().back());
    add(p, first);
    EXPECT_EQ(0, p.run().status());
  }
  EXPECT_LT(0, failures) << calls;
}

// There is room for 64 calls at first, then for 128.
TEST(ProgramMemory, ACallWithItsCopiesIsAddedAsAWhole) {
  for (const std::uint32_t calls : {58U, 59U, 62U, 63U, 64U, 122U, 128U})
    expect_all_or_nothing(calls, [](Program& p, const Ref& uid) {
      p.call(SYS_getuid, uid, uid, uid, uid, uid, uid);
    });
}

TEST(ProgramMemory, ACopyIsAddedAsAWhole) {
  static long word;
  for (const std::uint32_t calls : {64U, 128U})
    expect_all_or_nothing(calls, [](Program& p, const Ref& uid) { p.copy(word, uid); });
}

TEST(ProgramMemory, ACallKeepsItsNameWhenItsNewOneFails) {
  expect_all_or_nothing(1, [](Program&, const Ref& uid) {
    uid.name("a_name_that_is_too_long_to_need_no_memory_of_its_own");
  });
}

TEST(ProgramMemory, ALabelOrAJumpThatCannotBeAddedIsNone) {
  for (const int labels : {64, 128}) {
    Program p;
    for (int i = 0; i < labels; i++) p.bind(p.label());
    EXPECT_TRUE(runs_out(0, [&] { p.label(); }));
    int failures = 0;
    while (runs_out(failures, [&] { p.bind(p.label("end")); })) failures++;
    EXPECT_EQ(3, failures);  // the name, where it is found by place, the place
  }
  Program p;
  const batch::Label end = p.label();
  std::vector<Ref> calls;
  for (int i = 0; i < 65; i++) calls.push_back(p.call(SYS_getuid));
  p.bind(end);
  for (std::size_t i = 1; i < 65; i++) calls[i].on_error(end);
  const std::string before = p.explain();
  EXPECT_TRUE(runs_out(0, [&] { calls[0].on_error(end); }));
  EXPECT_EQ(before, p.explain());
  calls[0].on_error(end);
  EXPECT_EQ(getuid(), p.run()[calls[64]]);
}

// The results of a run have the names, so they are copied before one changes.
TEST(ProgramMemory, ACallKeepsItsNameWhenThoseOfARunCannotBeCopied) {
  Program p;
  const Ref uid = p.call(SYS_getuid).name("first");
  p.call(SYS_getgid).name("gid");
  const Results r = p.run();
  const std::string before = p.explain();
  int failures = 0;
  while (runs_out(failures, [&] { uid.name("second"); })) {
    EXPECT_EQ(before, p.explain()) << failures;
    failures++;
  }
  EXPECT_LT(0, failures);
  EXPECT_EQ(getuid(), r["first"]);
  EXPECT_EQ(getuid(), p.run()["second"]);
}

}  // namespace
