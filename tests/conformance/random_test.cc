// SPDX-License-Identifier: MIT
// Random programs whose outcome is determined, against a reference interpreter.
//
// The interpreter below is written from docs/abi.md alone and shares nothing with
// the library: it works on a copy of all memory that a program can reach, with a
// position in a file for the only state in the kernel.  After each program, that
// memory, the results, `next` and the return value must be equal, byte for byte.
//
//   BATCH_FUZZ_PROGRAMS  how many (default 30000)
//   BATCH_FUZZ_SEED      the first seed (default 1); a failure names its own
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstdio>
#include <memory>
#include <new>
#include <random>

#include "fixture.h"

namespace conformance {
namespace {

constexpr std::size_t kMaxCalls = 24;
constexpr std::size_t kWords = 32;
constexpr std::uint64_t kPage = 4096;

// All memory that a program can reach.  Unmapped pages lie on both sides.
struct World {
  std::array<batch_call, kMaxCalls> calls;
  std::array<std::int64_t, kMaxCalls> rets;
  std::array<std::uint64_t, kWords> scratch;
  std::array<std::uint64_t, kWords> heads;      // numbers and jumps to copy over calls
  std::array<std::uint64_t, kWords> addresses;  // to copy over arguments of copies
  std::array<char, kPage - (kMaxCalls * 72 + kWords * 24) % kPage> rest;
};
static_assert(sizeof(World) % kPage == 0);

struct Outcome {
  int ret;
  std::uint32_t next;
  long position;
};

// The reference interpreter.
class Reference {
 public:
  Reference(World& image, const World* real, int fd)
      : image_(image), base_(batch_arg(real)), fd_(fd) {}

  Outcome Run(std::uint32_t ncalls) {
    std::uint32_t made = 0, at = 0;
    while (at < ncalls) {
      const batch_call call = image_.calls[at];
      if (Malformed(call)) return {-EINVAL, at, position_};
      const std::int64_t result = Make(call);
      image_.rets[at] = result;
      made = at + 1;
      if (call.nr == -2 && result != 0) break;
      const int jump = result < 0 ? call.jump_neg : result > 0 ? call.jump_pos : call.jump_zero;
      if (jump < 0) break;
      at = made + static_cast<std::uint32_t>(jump);
    }
    return {0, made, position_};
  }

 private:
  static bool Malformed(const batch_call& call) {
    bool bad = call.argc > 6 || call.flags != 0;
    for (std::uint8_t byte : call.reserved) bad = bad || byte != 0;
    return bad;
  }

  std::int64_t Make(const batch_call& call) {
    std::uint64_t arg[6] = {};
    for (unsigned i = 0; i < call.argc; i++) arg[i] = call.arg[i];
    switch (call.nr) {
      case -2:
        return Copy(arg[0], arg[1]);
      case SYS_getpid:
        return getpid();
      case SYS_sched_yield:
        return 0;
      case SYS_close:
        return -EBADF;  // the generator only closes -1
      case SYS_lseek:
        return static_cast<int>(arg[0]) == fd_ ? Seek(static_cast<long>(arg[1]), arg[2]) : -EBADF;
      default:
        return -ENOSYS;
    }
  }

  std::int64_t Seek(long offset, std::uint64_t whence) {
    if (whence > 2) return -EINVAL;  // the generator makes no others
    const long from = whence == SEEK_CUR ? position_ : 0;
    long to;
    if (__builtin_add_overflow(from, offset, &to) || to < 0) return -EINVAL;
    return position_ = to;
  }

  char* Image(std::uint64_t address) {
    const std::uint64_t offset = address - base_;
    if (offset > sizeof(World) - 8) return nullptr;
    return reinterpret_cast<char*>(&image_) + offset;
  }

  std::int64_t Copy(std::uint64_t dst, std::uint64_t src) {
    const char* from = Image(src);
    char* to = Image(dst);
    if (from == nullptr || to == nullptr) return -EFAULT;
    std::memmove(to, from, 8);
    return 0;
  }

  World& image_;
  std::uint64_t base_;
  int fd_;
  long position_ = 0;
};

// Makes programs: mostly sensible, now and then not.
class Generator {
 public:
  Generator(std::uint64_t seed, World& world, int fd) : random_(seed), world_(world), fd_(fd) {}

  std::uint32_t Fill() {
    for (auto& word : world_.scratch) word = random_();
    for (auto& word : world_.heads) word = Head();
    for (auto& word : world_.addresses) word = batch_arg(Data());
    world_.rets.fill(kUntouched);
    world_.rest.fill('\xcc');
    ncalls_ = 1 + Below(kMaxCalls);
    // From the last to the first, since copies look at what they will change.
    for (std::uint32_t i = kMaxCalls; i-- > 0;) {
      world_.calls[i] = MakeCall(i);
      batch_jump(&world_.calls[i], Jump(), Jump(), Jump());
      if (Below(60) == 0) Spoil(world_.calls[i]);
    }
    return ncalls_;
  }

 private:
  std::uint32_t Below(std::uint64_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

  int Jump() {
    const std::uint32_t kind = Below(40);
    if (kind == 0) return -1 - static_cast<int>(Below(32768));
    if (kind == 1) return static_cast<int>(Below(32768));
    return kind < 28 ? 0 : static_cast<int>(Below(4));
  }

  // The first word of a call that is safe with any arguments.
  std::uint64_t Head() {
    static constexpr int kNumbers[] = {SYS_getpid, SYS_sched_yield, 0x7fff, -7, BATCH_NR_COPY,
                                       SYS_rt_sigreturn};
    batch_call call = Call(kNumbers[Below(std::size(kNumbers))]);
    batch_jump(&call, Jump(), Jump(), Jump());
    std::uint64_t head;
    std::memcpy(&head, &call, sizeof(head));
    return head;
  }

  // Somewhere a copy may write: scratch or a result, aligned or not, or a place
  // where nothing is.
  char* Data() {
    auto* begin = reinterpret_cast<char*>(world_.scratch.data());
    switch (Below(12)) {
      case 0:
        return reinterpret_cast<char*>(8 * Below(512));
      case 1:
        return reinterpret_cast<char*>(0xffff888000000000ULL + Below(4096));
      case 2:
        return reinterpret_cast<char*>(&world_ + 1) - Below(9);
      case 3:
        return reinterpret_cast<char*>(world_.rets.data()) + Below(8 * kMaxCalls - 7);
      case 4:
        return reinterpret_cast<char*>(&world_.rets[Below(ncalls_)]);
      default:
        return begin + Below(8 * kWords - 7);
    }
  }

  // A copy that moves data, as opposed to one that changes a later number: were
  // the source of the latter changed, the number could be any.
  bool IsDataCopy(const batch_call& call) const {
    return call.nr == BATCH_NR_COPY &&
           call.arg[0] - batch_arg(world_.calls.data()) >= sizeof(world_.calls);
  }

  batch_call MakeCopy(std::uint32_t index) {
    batch_call& target = world_.calls[index + 1 + Below(3)];
    const std::uint32_t kind = Below(6);
    if (kind <= 1) return Copy(&target, &world_.heads[Below(kWords)]);
    if (kind <= 3 && IsDataCopy(target))
      return Copy(&target.arg[Below(2)], &world_.addresses[Below(kWords)]);
    if (kind <= 3 && target.nr == SYS_lseek)
      return Copy(&target.arg[1], &world_.addresses[Below(kWords)]);
    return Copy(Data(), Data());
  }

  batch_call MakeCall(std::uint32_t index) {
    switch (Below(10)) {
      case 0:
        return Call(SYS_sched_yield);
      case 1:
        return Call(SYS_close, {-1});
      case 2:
      case 3:
        return Call(SYS_lseek, {fd_, static_cast<long>(Below(100)) - 30,
                                Below(2) == 0 ? SEEK_SET : SEEK_CUR});
      case 4:
        return Call(Below(2) == 0 ? 0x7000 + static_cast<int>(Below(0xfff))
                                  : -4 - static_cast<int>(Below(1000)));
      case 5:
        return Call(SYS_getpid);
      default:
        return index + 4 < kMaxCalls ? MakeCopy(index) : Call(SYS_getpid);
    }
  }

  void Spoil(batch_call& call) {
    switch (Below(3)) {
      case 0:
        call.argc = static_cast<std::uint8_t>(7 + Below(249));
        break;
      case 1:
        call.flags = static_cast<std::uint8_t>(1U << Below(8));
        break;
      default:
        call.reserved[Below(6)] = 1;
    }
  }

  std::mt19937_64 random_;
  World& world_;
  int fd_;
  std::uint32_t ncalls_ = 1;
};

std::uint64_t Setting(const char* name, std::uint64_t otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

class RandomPrograms : public ::testing::Test {
 protected:
  void SetUp() override {
    fd_ = memfd_create("position", MFD_CLOEXEC);
    ASSERT_GE(fd_, 0);
    region_ = static_cast<char*>(mmap(nullptr, sizeof(World) + 2 * kPage, PROT_NONE,
                                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    ASSERT_EQ(0, mprotect(region_ + kPage, sizeof(World), PROT_READ | PROT_WRITE));
    world_ = new (region_ + kPage) World;
    image_ = std::make_unique<World>();
  }
  void TearDown() override {
    munmap(region_, sizeof(World) + 2 * kPage);
    close(fd_);
  }

  // One program, on the library and on the reference.
  void Compare(std::uint64_t seed) {
    lseek(fd_, 0, SEEK_SET);
    const std::uint32_t ncalls = Generator(seed, *world_, fd_).Fill();
    *image_ = *world_;
    const Outcome expected = Reference(*image_, world_, fd_).Run(ncalls);

    std::uint32_t next = kUnset;
    const int ret = batch_execute(world_->calls.data(), world_->rets.data(), ncalls, &next);

    ASSERT_EQ(expected.ret, ret) << "seed " << seed;
    ASSERT_EQ(expected.next, next) << "seed " << seed;
    ASSERT_EQ(expected.position, lseek(fd_, 0, SEEK_CUR)) << "seed " << seed;
    for (std::size_t i = 0; i < kMaxCalls; i++)
      ASSERT_EQ(image_->rets[i], world_->rets[i]) << "seed " << seed << " result " << i;
    ASSERT_EQ(0, std::memcmp(image_.get(), world_, sizeof(World))) << "seed " << seed;
    Count(expected, ncalls);
  }

  // What happened, to see that the generator reaches all that it is meant to.
  void Count(const Outcome& outcome, std::uint32_t ncalls) {
    malformed_ += outcome.ret != 0;
    whole_ += outcome.ret == 0 && outcome.next == ncalls;
    moved_ += outcome.position != 0;
    for (std::uint32_t i = 0; i < outcome.next; i++) {
      faults_ += image_->rets[i] == -EFAULT;
      jumped_ += image_->rets[i] == kUntouched;
      copies_ += world_->calls[i].nr == BATCH_NR_COPY && image_->rets[i] == 0;
    }
  }

  int fd_ = -1;
  char* region_ = nullptr;
  World* world_ = nullptr;
  std::unique_ptr<World> image_;
  std::uint64_t malformed_ = 0, whole_ = 0, moved_ = 0, faults_ = 0, jumped_ = 0, copies_ = 0;
};

TEST_F(RandomPrograms, EqualTheReference) {
  const std::uint64_t programs = Setting("BATCH_FUZZ_PROGRAMS", 30000);
  const std::uint64_t first = Setting("BATCH_FUZZ_SEED", 1);
  for (std::uint64_t i = 0; i < programs && !HasFatalFailure(); i++) Compare(first + i);
  std::printf("%llu programs from seed %llu: %llu whole, %llu malformed, %llu faults, "
              "%llu slots jumped over, %llu copies\n",
              static_cast<unsigned long long>(programs), static_cast<unsigned long long>(first),
              static_cast<unsigned long long>(whole_),
              static_cast<unsigned long long>(malformed_),
              static_cast<unsigned long long>(faults_), static_cast<unsigned long long>(jumped_),
              static_cast<unsigned long long>(copies_));
  if (programs < 1000) return;
  for (std::uint64_t count : {malformed_, whole_, moved_, faults_, jumped_, copies_})
    EXPECT_GT(count, programs / 50);
}

}  // namespace
}  // namespace conformance
