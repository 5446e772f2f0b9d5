// SPDX-License-Identifier: MIT
// dirstat of the emulator where a filter takes its system calls away: the answer is that
// of the call that was denied, or the next way is taken.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <string>

#include "support.h"

namespace batch_test {
namespace {

constexpr unsigned kMask = STATX_TYPE | STATX_SIZE;
constexpr int kFiles = 120;

class EmulatedDirstat : public ::testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/dirstat.XXXXXX";
    ASSERT_NE(nullptr, mkdtemp(name));
    path_ = name;
    fd_ = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; i < kFiles; i++)
      close(openat(fd_, std::to_string(i).c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  }
  void TearDown() override {
    for (int i = 0; i < kFiles; i++) unlinkat(fd_, std::to_string(i).c_str(), 0);
    close(fd_);
    rmdir(path_.c_str());
  }

  static std::int64_t Call(int fd, void* buffer, std::uint64_t size) {
    return batch_emulate_dirstat(static_cast<std::uint64_t>(fd), batch_arg(buffer), size, kMask, 0);
  }
  // How many records there are in all whose error is `error`; -1 if a call fails.
  static int CountErrors(int fd, int error) {
    alignas(8) static char buffer[20000];
    int count = 0;
    for (;;) {
      const std::int64_t got = Call(fd, buffer, sizeof(buffer));
      if (got < 0) return -1;
      if (got == 0) return count;
      const auto* record = reinterpret_cast<const batch_dirstat*>(buffer);
      for (std::int64_t at = 0; at < got; at += record->size, record = batch_dirstat_next(record))
        count += record->error == error;
    }
  }

  std::string path_;
  int fd_ = -1;
};

TEST_F(EmulatedDirstat, ReportsADeniedStatxInEachRecord) {
  EXPECT_TRUE(InChild(
      [this] { return Refuse(SYS_statx, EPERM) && CountErrors(fd_, -EPERM) == kFiles; }));
}

TEST_F(EmulatedDirstat, ReportsADeniedGetdentsAsItsResult) {
  EXPECT_TRUE(InChild([this] {
    alignas(8) char buffer[512];
    return Refuse(SYS_getdents64, EPERM) && Call(fd_, buffer, sizeof(buffer)) == -EPERM;
  }));
}

TEST_F(EmulatedDirstat, DeliversThroughAPipeWhereItMust) {
  const int before = CountDescriptors();
  EXPECT_EQ(kFiles, CountErrors(fd_, 0));
  lseek(fd_, 0, SEEK_SET);
  EXPECT_TRUE(InChild(
      [this] { return Refuse(SYS_process_vm_readv, EPERM) && CountErrors(fd_, 0) == kFiles; }));
  EXPECT_EQ(before, CountDescriptors());
}

TEST_F(EmulatedDirstat, WithoutAnyWayMemoryIsUnreachableAndNothingIsLost) {
  EXPECT_TRUE(InChild([this] {
    alignas(8) char buffer[512];
    return Refuse(SYS_process_vm_readv, EPERM) && Refuse(SYS_pipe2, EMFILE) &&
           Call(fd_, buffer, sizeof(buffer)) == -EFAULT && lseek(fd_, 0, SEEK_CUR) == 0;
  }));
}

TEST(StoreBytes, TellsHowManyCouldBeStored) {
  auto* page = static_cast<char*>(
      mmap(nullptr, 12288, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  ASSERT_EQ(0, munmap(page + 8192, 4096));
  const std::string bytes(9000, 'x');
  const auto stores = [&] {
    std::memset(page, 0, 8192);
    return batch_store_bytes(batch_arg(page), bytes.data(), 9000) == 8192 &&
           std::string(page, 8192) == bytes.substr(0, 8192) &&
           batch_store_bytes(batch_arg(page), bytes.data(), 0) == 0 &&
           batch_store_bytes(batch_arg(page), bytes.data(), 5000) == 5000 &&
           batch_store_bytes(8, bytes.data(), 8) == 0 &&
           batch_store_bytes(0xffffffff81000000ULL, bytes.data(), 8) == 0;
  };
  EXPECT_TRUE(stores());
  EXPECT_TRUE(InChild([&] { return Refuse(SYS_process_vm_readv, ENOSYS) && stores(); }));
  munmap(page, 8192);
}

}  // namespace
}  // namespace batch_test
