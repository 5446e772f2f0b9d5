// SPDX-License-Identifier: MIT
// Word copy: between results, arguments and memory, and with hostile addresses.
#include <sys/mman.h>
#include <unistd.h>

#include <csignal>

#include "fixture.h"

namespace conformance {
namespace {

constexpr std::uint64_t kWord = 0x0123456789abcdefULL;

// Two pages, of which the second can be given another protection or none.
class Pages {
 public:
  Pages() {
    const long page = sysconf(_SC_PAGESIZE);
    size_ = static_cast<std::size_t>(page);
    base_ = static_cast<char*>(mmap(nullptr, 2 * size_, PROT_READ | PROT_WRITE,
                                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    std::memset(base_, 0xcc, 2 * size_);
  }
  ~Pages() { munmap(base_, 2 * size_); }
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;

  char* second() const { return base_ + size_; }
  void Protect(int prot) const { ASSERT_EQ(0, mprotect(second(), size_, prot)); }
  void Unmap() const { ASSERT_EQ(0, munmap(second(), size_)); }

 private:
  std::size_t size_;
  char* base_;
};

TEST(Copy, MovesMemoryToMemory) {
  std::uint64_t from = kWord, around[3] = {1, 2, 3};
  Batch batch{Copy(&around[1], &from)};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(0, batch.rets[0]);
  EXPECT_EQ(1U, around[0]);
  EXPECT_EQ(kWord, around[1]);
  EXPECT_EQ(3U, around[2]);
}

TEST(Copy, ResultBecomesAnArgument) {
  Batch batch(3);
  const int fd = memfd_create("copy", MFD_CLOEXEC);
  batch.calls[0] = Call(SYS_dup, {fd});
  batch.calls[1] = Copy(&batch.calls[2].arg[0], &batch.rets[0]);
  batch.calls[2] = Call(SYS_close, {-1});
  EXPECT_EQ(0, batch.Run());
  ASSERT_GE(batch.rets[0], 0);
  EXPECT_EQ(0, batch.rets[2]);
  EXPECT_EQ(-1, close(static_cast<int>(batch.rets[0])));
  close(fd);
}

TEST(Copy, OutputBecomesAnArgument) {
  Batch batch(3);
  int ends[2] = {-1, -1};
  batch.calls[0] = Call(SYS_pipe2, {ends, 0});
  batch.calls[1] = Copy(&batch.calls[2].arg[0], ends);
  batch.calls[2] = Call(SYS_close, {-1});
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(0, batch.rets[2]);  // close takes the low 32 bits: ends[0]
  EXPECT_EQ(-1, close(ends[0]));
  EXPECT_EQ(0, close(ends[1]));
}

TEST(Copy, ChangesNumberAndJumpsOfALaterCall) {
  Batch batch(5);
  const batch_call other = Call(SYS_getpid, {}, {.pos = 1});
  batch.calls[1] = Copy(&batch.calls[2], &other);
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(getpid(), batch.rets[2]);
  EXPECT_EQ(kUntouched, batch.rets[3]);
  EXPECT_EQ(0, batch.rets[4]);
}

TEST(Copy, CanMakeALaterCallMalformed) {
  Batch batch(3);
  const std::uint64_t seven = 7;
  batch.calls[0] = Copy(reinterpret_cast<char*>(&batch.calls[1]) + 8, &seven);
  EXPECT_EQ(-EINVAL, batch.Run());
  EXPECT_EQ(1U, batch.next);
}

TEST(Copy, OverItsOwnCallHasNoEffectOnIt) {
  Batch batch(3);
  const batch_call other = Call(SYS_getpid, {}, {.neg = kEnd, .zero = kEnd, .pos = kEnd});
  batch.calls[1] = Copy(&batch.calls[1], &other);
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(0, batch.rets[1]);
  EXPECT_EQ(0, batch.rets[2]);
  EXPECT_EQ(SYS_getpid, batch.calls[1].nr);
}

TEST(Copy, OverAnEarlierCallHasNoEffect) {
  Batch batch(3);
  const batch_call other = Call(SYS_getpid);
  batch.calls[1] = Copy(&batch.calls[0], &other);
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(0, batch.rets[0]);
  EXPECT_EQ(0, batch.rets[2]);
}

TEST(Copy, IntoItsOwnSlotIsOverwrittenByItsResult) {
  std::uint64_t from = kWord;
  Batch batch(1);
  batch.calls[0] = Copy(&batch.rets[0], &from);
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(0, batch.rets[0]);
}

TEST(Copy, IntoASlotThatIsJumpedOverStays) {
  std::uint64_t from = kWord;
  Batch batch(3);
  batch.calls[0] = Copy(&batch.rets[1], &from, {.zero = 1});
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(static_cast<std::int64_t>(kWord), batch.rets[1]);
}

TEST(Copy, FromASlotNotReachedReadsWhatItHolds) {
  std::uint64_t to = 0;
  Batch batch(2);
  batch.calls[0] = Copy(&to, &batch.rets[1]);
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(static_cast<std::uint64_t>(kUntouched), to);
}

TEST(Copy, BetweenSlotsAndAcrossThem) {
  Batch batch(3);
  std::uint64_t to = 0;
  batch.calls[0] = Positive();
  batch.calls[1] = Zero();
  batch.calls[2] = Copy(&to, reinterpret_cast<char*>(batch.rets.data()) + 4);
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(0U, to);  // upper half of a process number, lower half of a 0
}

TEST(Copy, OverItself) {
  std::uint64_t word = kWord;
  Batch batch{Copy(&word, &word)};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(0, batch.rets[0]);
  EXPECT_EQ(kWord, word);
}

TEST(Copy, ToOverlappingWord) {
  unsigned char bytes[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  const unsigned char expected[12] = {1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8};
  Batch batch{Copy(bytes + 4, bytes)};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(0, std::memcmp(expected, bytes, sizeof(bytes)));
}

TEST(Copy, UnalignedAddresses) {
  for (std::size_t off = 0; off < 8; off++) {
    unsigned char from[16], to[24];
    std::memset(from, 0xab, sizeof(from));
    std::memset(to, 0xcc, sizeof(to));
    std::memcpy(from + off, &kWord, sizeof(kWord));
    Batch batch{Copy(to + 8 - off, from + off)};
    EXPECT_EQ(0, batch.Run());
    std::uint64_t got;
    std::memcpy(&got, to + 8 - off, sizeof(got));
    EXPECT_EQ(kWord, got);
    EXPECT_EQ(0xcc, to[7 - off]);
    EXPECT_EQ(0xcc, to[16 - off]);
  }
}

TEST(Copy, PartlyOutsideOfTheArrays) {
  // One word of memory in front of the calls and the results, so that a copy can
  // straddle their first and last bytes.
  struct {
    std::uint64_t before;
    batch_call calls[2];
    std::uint64_t between;
    std::int64_t rets[2];
    std::uint64_t after;
  } m;
  std::memset(&m, 0xcc, sizeof(m));
  std::uint64_t to = 0;
  m.calls[0] = Copy(&to, reinterpret_cast<char*>(&m.before) + 4);
  m.calls[1] = Copy(reinterpret_cast<char*>(&m.rets[1]) + 4, &kWord);
  EXPECT_EQ(0, batch_execute(m.calls, m.rets, 2, nullptr));
  EXPECT_EQ((static_cast<std::uint64_t>(0xfffe) << 32) | 0xccccccccU, to);  // nr of a copy
  EXPECT_EQ(0xcccccccc00000000ULL | (kWord >> 32), m.after);
}

// Hostile addresses.  The source and the destination are tried, and the batch
// must end there with -EFAULT in the slot and nothing written.
void ExpectFault(void* dst, const void* src) {
  Batch batch{Copy(dst, src), Positive()};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(-EFAULT, batch.rets[0]);
  EXPECT_EQ(1U, batch.next);
  EXPECT_TRUE(batch.Untouched(1));
}

void ExpectUnreachable(void* address) {
  std::uint64_t word = kWord;
  ExpectFault(&word, address);
  EXPECT_EQ(kWord, word);
  ExpectFault(address, &word);
}

void* At(std::uint64_t address) { return reinterpret_cast<void*>(address); }

TEST(HostileCopy, Null) { ExpectUnreachable(nullptr); }

TEST(HostileCopy, LowAddress) { ExpectUnreachable(At(1)); }

TEST(HostileCopy, KernelAddress) {
  ExpectUnreachable(At(0xffffffff81000000ULL));
  ExpectUnreachable(At(0xffff888000000000ULL));
}

TEST(HostileCopy, NonCanonicalAddress) {
  ExpectUnreachable(At(0x8000000000000000ULL));
  ExpectUnreachable(At(0x0100000000000000ULL));
}

TEST(HostileCopy, WrappingAddress) {
  ExpectUnreachable(At(0xfffffffffffffff9ULL));
  ExpectUnreachable(At(0xffffffffffffffffULL));
}

TEST(HostileCopy, EdgeOfUserSpace) { ExpectUnreachable(At(0x7ffffffffffcULL)); }

TEST(HostileCopy, UnmappedPage) {
  Pages pages;
  pages.Unmap();
  ExpectUnreachable(pages.second());
}

TEST(HostileCopy, PageWithoutAccess) {
  Pages pages;
  pages.Protect(PROT_NONE);
  ExpectUnreachable(pages.second());
}

TEST(HostileCopy, ReadOnlyPageIsASourceOnly) {
  Pages pages;
  std::memcpy(pages.second(), &kWord, sizeof(kWord));
  pages.Protect(PROT_READ);
  std::uint64_t word = 0;
  ExpectFault(pages.second(), &word);
  Batch batch{Copy(&word, pages.second())};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(0, batch.rets[0]);
  EXPECT_EQ(kWord, word);
}

TEST(HostileCopy, AcrossAnEdgeWritesNothing) {
  for (int first = 1; first < 8; first++) {
    Pages pages;
    pages.Unmap();
    ExpectUnreachable(pages.second() - first);
    for (int i = 1; i <= 8; i++)
      EXPECT_EQ('\xcc', pages.second()[-i]) << first << " bytes before the edge";
  }
}

TEST(HostileCopy, AcrossAnEdgeIntoReadOnlyWritesNothing) {
  Pages pages;
  pages.Protect(PROT_READ);
  ExpectFault(pages.second() - 4, &kWord);
  for (int i = -8; i < 8; i++) EXPECT_EQ('\xcc', pages.second()[i]) << i;
}

TEST(HostileCopy, AcrossAGoodEdge) {
  Pages pages;
  std::uint64_t back = 0;
  Batch batch{Copy(pages.second() - 3, &kWord), Copy(&back, pages.second() - 3)};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(kWord, back);
  EXPECT_EQ('\xcc', pages.second()[-4]);
  EXPECT_EQ('\xcc', pages.second()[5]);
}

TEST(HostileCopy, LastWordBeforeAnEdge) {
  Pages pages;
  pages.Unmap();
  std::uint64_t back = 0;
  Batch batch{Copy(pages.second() - 8, &kWord), Copy(&back, pages.second() - 8)};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(kWord, back);
}

TEST(HostileCopy, MemoryPastTheEndOfAFile) {
  const int fd = memfd_create("empty", MFD_CLOEXEC);
  void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  ASSERT_NE(MAP_FAILED, page);
  ExpectUnreachable(page);  // a plain access is a SIGBUS
  munmap(page, 4096);
  close(fd);
}

TEST(HostileCopy, UntouchedPageIsReadAsZero) {
  void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  std::uint64_t word = kWord;
  Batch batch{Copy(&word, page)};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(0U, word);
  munmap(page, 4096);
}

TEST(HostileCopy, SystemCallSeesABadPointerAsNatively) {
  Batch batch{Call(SYS_pipe2, {8, 0}, {.neg = 1}), Positive(), Positive()};
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(-EFAULT, batch.rets[0]);
  EXPECT_EQ(getpid(), batch.rets[2]);
}

}  // namespace
}  // namespace conformance
