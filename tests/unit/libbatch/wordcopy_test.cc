// SPDX-License-Identifier: MIT
// The ways to touch memory that may not be there, each alone, and what is left
// when a filter takes them away.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <cerrno>

#include "support.h"

namespace batch_test {
namespace {

constexpr std::uint64_t kWord = 0x0123456789abcdefULL;

class Foreign : public ::testing::TestWithParam<const batch_foreign*> {};

TEST_P(Foreign, LoadsAndStores) {
  std::uint64_t memory = kWord, word = 0;
  EXPECT_EQ(0, GetParam()->load(batch_arg(&memory), &word, 8));
  EXPECT_EQ(kWord, word);
  memory = 0;
  EXPECT_EQ(0, GetParam()->store(batch_arg(&memory), &word, 8));
  EXPECT_EQ(kWord, memory);
}

TEST_P(Foreign, StoresNoMoreThanTheSize) {
  unsigned char memory[8];
  std::memset(memory, 0xcc, sizeof(memory));
  std::uint64_t word = kWord;
  EXPECT_EQ(0, GetParam()->store(batch_arg(memory), &word, 3));
  EXPECT_EQ(0, std::memcmp(memory, &kWord, 3));
  EXPECT_EQ(0xcc, memory[3]);
}

TEST_P(Foreign, FaultsOnBadAddresses) {
  for (std::uint64_t address : {0ULL, 8ULL, 0xffffffff81000000ULL, 0x8000000000000000ULL}) {
    std::uint64_t word = kWord;
    EXPECT_EQ(-EFAULT, GetParam()->load(address, &word, 8)) << address;
    EXPECT_EQ(kWord, word);
    EXPECT_EQ(-EFAULT, GetParam()->store(address, &word, 8)) << address;
  }
}

TEST_P(Foreign, LeavesNoDescriptor) {
  const int before = CountDescriptors();
  std::uint64_t memory = kWord, word = 0;
  GetParam()->load(batch_arg(&memory), &word, 8);
  GetParam()->store(0, &word, 8);
  EXPECT_EQ(before, CountDescriptors());
}

INSTANTIATE_TEST_SUITE_P(Way, Foreign,
                         ::testing::Values(&batch_foreign_vm, &batch_foreign_pipe),
                         [](const auto& way) {
                           return way.param == &batch_foreign_vm ? "vm" : "pipe";
                         });

TEST(Refused, WaysSayWhy) {
  EXPECT_TRUE(InChild([] {
    std::uint64_t memory = kWord, word = 0;
    return Refuse(SYS_process_vm_writev, EPERM) && Refuse(SYS_pipe2, EMFILE) &&
           batch_foreign_vm.load(batch_arg(&memory), &word, 8) == -EPERM &&
           batch_foreign_pipe.load(batch_arg(&memory), &word, 8) == -EMFILE;
  }));
}

// A run of two calls, for the addresses of its arrays.
bool CopiesBehave() {
  Prepared run({Call(SYS_getpid), Call(SYS_getpid)});
  std::uint64_t from = kWord, to = 0;
  bool good = batch_word_copy(&run, batch_arg(&to), batch_arg(&from)) == 0 && to == kWord;
  good = good && batch_word_copy(&run, 0, batch_arg(&from)) == -EFAULT;
  good = good && batch_word_copy(&run, batch_arg(&to), 8) == -EFAULT && to == kWord;
  good = good && batch_word_copy(&run, run.rets, run.calls) == 0;

  // Across the edge of a page into nothing: all of the word or none of it.
  auto* page = static_cast<unsigned char*>(
      mmap(nullptr, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  munmap(page + 4096, 4096);
  std::memset(page, 0xcc, 4096);
  good = good && batch_word_copy(&run, batch_arg(page + 4092), batch_arg(&from)) == -EFAULT;
  return good && page[4091] == 0xcc && page[4092] == 0xcc && page[4095] == 0xcc;
}

TEST(Refused, CopiesGoThroughAPipe) {
  for (int error : {EPERM, ENOSYS}) {
    EXPECT_TRUE(InChild([error] {
      return Refuse(SYS_process_vm_readv, error) && Refuse(SYS_process_vm_writev, error) &&
             CopiesBehave();
    })) << error;
  }
}

TEST(Refused, CopiesWithoutAFilterBehaveTheSame) { EXPECT_TRUE(InChild(CopiesBehave)); }

TEST(Refused, WithoutAnyWayMemoryIsUnreachableButTheArraysAreNot) {
  EXPECT_TRUE(InChild([] {
    const rlimit none = {0, 0};
    setrlimit(RLIMIT_NOFILE, &none);
    if (!Refuse(SYS_process_vm_readv, EPERM) || !Refuse(SYS_process_vm_writev, EPERM))
      return false;
    Prepared run({Call(SYS_getpid), Call(SYS_getpid)});
    std::uint64_t from = kWord;
    run.ret[0] = 77;
    return batch_word_copy(&run, batch_arg(&run.call[1].arg[0]), batch_arg(&from)) == -EFAULT &&
           batch_word_copy(&run, batch_arg(&run.call[1].arg[0]), run.rets) == 0 &&
           run.call[1].arg[0] == 77;
  }));
}

}  // namespace
}  // namespace batch_test
