// SPDX-License-Identifier: MIT
// dirstat: the same records as getdents64(2) and statx(2) give, byte for byte, and
// what happens at its edges.
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "dirstat_oracle.h"

namespace conformance {
namespace {

constexpr unsigned kMasks[] = {0, STATX_INO, STATX_TYPE | STATX_MODE, kStats, STATX_MTIME,
                               STATX_BASIC_STATS, BATCH_DIRSTAT_FIELDS};

class DirstatTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/dirstat.XXXXXX";
    ASSERT_NE(nullptr, mkdtemp(name));
    path_ = name;
    fd_ = Open(path_);
  }
  void TearDown() override {
    close(fd_);
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path_, ignored);
  }

  static int Open(const std::string& path) {
    const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    EXPECT_GE(fd, 0) << path;
    return fd;
  }
  void MakeFile(const std::string& name, off_t size = 0) const {
    const int fd = openat(fd_, name.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0640);
    ASSERT_GE(fd, 0) << name;
    ASSERT_EQ(0, ftruncate(fd, size));
    close(fd);
  }
  void MakeFiles(int count) const {
    for (int i = 0; i < count; i++) MakeFile("file-" + std::to_string(i));
  }
  // One of each kind, and names that are short, long and strange.
  void MakeZoo() const {
    MakeFile("a");
    MakeFile("large", 123456789);
    MakeFile(std::string(255, 'x'));
    MakeFile("\xff\n \"");
    MakeFile("...");
    for (std::size_t length = 2; length < 20; length++) MakeFile(std::string(length, 'n'));
    ASSERT_EQ(0, mkdirat(fd_, "directory", 01777));
    ASSERT_EQ(0, mkdirat(fd_, "directory/child", 0700));
    ASSERT_EQ(0, symlinkat("/nonexistent", fd_, "dangling"));
    ASSERT_EQ(0, symlinkat("directory", fd_, "link"));
    ASSERT_EQ(0, mkfifoat(fd_, "fifo", 0600));
    ASSERT_EQ(0, linkat(fd_, "a", fd_, "hard", 0));
    ASSERT_EQ(0, fchmodat(fd_, "large", 06711, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::snprintf(address.sun_path, sizeof(address.sun_path), "%s/socket", path_.c_str());
    const int socket_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(0, bind(socket_fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)));
    close(socket_fd);
  }
  // The same directory, both ways.
  static std::string DifferenceFromNative(const std::string& path, unsigned mask, std::size_t size,
                                          unsigned flags = 0) {
    const int one = Open(path), other = Open(path);
    const auto expected = Expected(one, mask, flags);
    const std::string difference = Difference(expected, ReadAll(other, mask, size, flags));
    close(one);
    close(other);
    return difference;
  }
  static void ExpectAsNative(const std::string& path, unsigned mask, std::size_t size = 32768) {
    EXPECT_EQ("", DifferenceFromNative(path, mask, size));
  }
  // In a directory that other processes change, between two ways' looks at it too: the
  // links of /proc are its processes.  A wrong record is wrong every time.
  static void ExpectAsNativeWhenStill(const std::string& path, unsigned mask) {
    std::string difference = "not tried";
    for (int round = 0; round < 200 && !difference.empty(); round++)
      difference = DifferenceFromNative(path, mask, 32768);
    EXPECT_EQ("", difference);
  }

  std::string path_;
  int fd_ = -1;
};

using DirstatRecords = DirstatTest;
using DirstatFlag = DirstatTest;
using DirstatBuffer = DirstatTest;
using DirstatErrors = DirstatTest;
using DirstatEntries = DirstatTest;

TEST_F(DirstatRecords, EqualStatxForEveryKindOfFileAndMask) {
  MakeZoo();
  for (unsigned mask : kMasks) ExpectAsNative(path_, mask);
}

// A container or a chroot may be without sysfs; the guests of tests/qemu have it.
TEST_F(DirstatRecords, EqualStatxInDirectoriesOfTheSystem) {
  std::vector<const char*> paths{"/", "/dev", "/proc/sys", "/proc/sys/kernel"};
  if (::access("/sys/class", F_OK) == 0) paths.insert(paths.end(), {"/sys/class", "/sys/kernel"});
  for (const char* path : paths)
    for (unsigned mask : {0U, kStats}) {
      SCOPED_TRACE(path);
      ExpectAsNativeWhenStill(path, mask);
    }
}

TEST_F(DirstatRecords, OfADirectoryWithManyEntries) {
  MakeFiles(1500);
  ExpectAsNative(path_, kStats);
  ExpectAsNative(path_, BATCH_DIRSTAT_FIELDS, 1 << 20);
}

TEST_F(DirstatRecords, TellAMountPointFromWhatIsBelow) {
  const int root = Open("/");
  struct statx stx;
  ASSERT_EQ(0, statx(AT_FDCWD, "/proc", 0, STATX_INO, &stx));
  bool found = false;
  for (const Entry& entry : ReadAll(root, kStats)) {
    if (entry.name != "proc") continue;
    found = true;
    EXPECT_EQ(stx.stx_ino, entry.fields.stx_ino);
    EXPECT_NE(entry.fields.d_ino, entry.fields.stx_ino);
    EXPECT_NE(0U, entry.fields.stx_attributes & STATX_ATTR_MOUNT_ROOT);
  }
  EXPECT_TRUE(found);
  close(root);
}

TEST_F(DirstatRecords, OmitDotAndDotDot) {
  EXPECT_EQ(0, ReadAll(fd_, kStats).size());
  MakeFile("only");
  lseek(fd_, 0, SEEK_SET);
  EXPECT_EQ(1, ReadAll(fd_, kStats).size());
}

TEST_F(DirstatRecords, OfNamesAloneNeedNoSearchPermission) {
  MakeFile("a");
  ASSERT_EQ(0, fchmod(fd_, 0444));
  const std::vector<Entry> names = ReadAll(fd_, 0);
  ASSERT_EQ(1, names.size());
  EXPECT_EQ(0, names[0].fields.error);
  EXPECT_EQ(0U, names[0].fields.mask);
  EXPECT_EQ(DT_REG, names[0].fields.d_type);
}

// Runs as nobody where the tests run as root, whom no permission stops.
TEST_F(DirstatRecords, TellEachEntryThatMayNotBeLookedUp) {
  MakeFiles(3);
  ASSERT_EQ(0, fchmod(fd_, 0444));
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0) _exit(1);
    const std::vector<Entry> entries = ReadAll(fd_, kStats);
    bool good = entries.size() == 3;
    for (const Entry& entry : entries)
      good = good && entry.fields.error == -EACCES && entry.fields.mask == 0 &&
             entry.fields.d_type == DT_REG && entry.fields.d_ino != 0 && entry.fields.stx_ino == 0;
    _exit(good ? 0 : 2);
  }
  int status = -1;
  ASSERT_EQ(child, waitpid(child, &status, 0));
  EXPECT_EQ(0, status);
}

TEST_F(DirstatRecords, OfEntriesThatVanishSayEnoent) {
  std::atomic<bool> stop = false;
  std::thread other([&] {
    while (!stop)
      for (int i = 0; i < 50; i++) {
        const std::string name = std::to_string(i);
        close(openat(fd_, name.c_str(), O_CREAT | O_WRONLY, 0600));
        unlinkat(fd_, name.c_str(), 0);
      }
  });
  const int reader = Open(path_);
  for (int i = 0; i < 300; i++) {
    lseek(reader, 0, SEEK_SET);
    for (const Entry& entry : ReadAll(reader, kStats)) {
      if (entry.fields.error == 0)
        EXPECT_TRUE(S_ISREG(entry.fields.stx_mode)) << entry.name;
      else
        EXPECT_EQ(-ENOENT, entry.fields.error) << entry.name;
    }
  }
  stop = true;
  other.join();
  close(reader);
}

TEST_F(DirstatFlag, LeavesOutTheMetadataOfDirectories) {
  MakeZoo();
  for (unsigned mask : kMasks)
    for (std::size_t size : {392U, 1024U, 32768U})
      EXPECT_EQ("", DifferenceFromNative(path_, mask, size, BATCH_DIRSTAT_NOSTAT_DIR)) << mask;
  int directories = 0;
  for (const Entry& entry : ReadAll(fd_, BATCH_DIRSTAT_FIELDS, 32768, BATCH_DIRSTAT_NOSTAT_DIR)) {
    if (entry.name != "directory") continue;
    directories++;
    EXPECT_EQ(DT_DIR, entry.fields.d_type);
    EXPECT_EQ(136, entry.fields.name);
    EXPECT_EQ(0U, entry.fields.mask);
    EXPECT_EQ(0U, entry.fields.stx_ino);
  }
  EXPECT_EQ(1, directories);
}

// Runs as nobody where the tests run as root.
TEST_F(DirstatFlag, NeedsNoSearchPermissionForDirectories) {
  ASSERT_EQ(0, mkdirat(fd_, "directory", 0700));
  MakeFile("file");
  ASSERT_EQ(0, fchmod(fd_, 0444));
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0) _exit(1);
    const std::vector<Entry> entries = ReadAll(fd_, kStats, 32768, BATCH_DIRSTAT_NOSTAT_DIR);
    bool good = entries.size() == 2;
    for (const Entry& entry : entries)
      good = good && entry.fields.error == (entry.name == "directory" ? 0 : -EACCES);
    _exit(good ? 0 : 2);
  }
  int status = -1;
  ASSERT_EQ(child, waitpid(child, &status, 0));
  EXPECT_EQ(0, status);
}

TEST_F(DirstatBuffer, OfAnySizeGivesAllEntries) {
  MakeZoo();
  for (std::size_t size : {392U, 400U, 408U, 500U, 777U, 1024U, 4096U, 4100U, 8192U, 65536U})
    for (unsigned mask : {0U, kStats, BATCH_DIRSTAT_FIELDS}) {
      SCOPED_TRACE(size);
      ExpectAsNative(path_, mask, size);
    }
}

TEST_F(DirstatBuffer, TooSmallForTheNextRecordIsEinvalAndKeepsThePosition) {
  MakeFile(std::string(100, 'x'));
  alignas(8) char buffer[256];
  const int size = 72 + 104;
  for (int small : {0, 1, 8, 72, 80, size - 1}) {
    EXPECT_EQ(-EINVAL, Dirstat(fd_, buffer, small, kStats)) << small;
  }
  EXPECT_EQ(size, Dirstat(fd_, buffer, size, kStats));
  EXPECT_EQ(0, Dirstat(fd_, buffer, size, kStats));
}

TEST_F(DirstatBuffer, OfNoSizeIsEnoughAtTheEnd) {
  alignas(8) char buffer[8];
  EXPECT_EQ(0, Dirstat(fd_, buffer, 0, kStats));
  EXPECT_EQ(0, Dirstat(fd_, nullptr, 0, kStats));
}

TEST_F(DirstatBuffer, MisalignedIsEinval) {
  MakeFile("a");
  alignas(8) char buffer[512];
  for (int offset = 1; offset < 8; offset++)
    EXPECT_EQ(-EINVAL, Dirstat(fd_, buffer + offset, 256, kStats));
  EXPECT_EQ(80, Dirstat(fd_, buffer, 256, kStats));
}

TEST_F(DirstatBuffer, ThatIsNoMemoryIsEfaultAndKeepsThePosition) {
  MakeFiles(20);
  void* page = mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(MAP_FAILED, page);
  const unsigned long addresses[] = {0, 8, 0x7ffffffff000, 0x8000000000000000, 0xffffffff81000000,
                                     0xfffffffffffffff8, reinterpret_cast<unsigned long>(page)};
  for (unsigned long address : addresses)
    EXPECT_EQ(-EFAULT, Dirstat(fd_, address, 4096, kStats)) << address;
  ASSERT_EQ(0, mprotect(page, 4096, PROT_NONE));
  EXPECT_EQ(-EFAULT, Dirstat(fd_, page, 4096, kStats));
  EXPECT_EQ(-EFAULT, Dirstat(fd_, page, ~0UL, kStats));
  EXPECT_EQ(20, ReadAll(fd_, kStats).size());
  munmap(page, 4096);
}

// What lies before the edge counts; the rest comes with the next call.
TEST_F(DirstatBuffer, ThatEndsInNoMemoryHoldsWholeRecords) {
  MakeFiles(200);
  const int other = Open(path_);
  const std::vector<Entry> expected = Expected(other, kStats);
  auto* pages = static_cast<char*>(
      mmap(nullptr, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  ASSERT_EQ(0, munmap(pages + 4096, 4096));
  for (int room : {80, 88, 96, 176, 184, 1000 / 8 * 8, 4096}) {
    lseek(fd_, 0, SEEK_SET);
    char* buffer = pages + 4096 - room;
    const std::int64_t got = Dirstat(fd_, buffer, 16384, kStats);
    std::vector<Entry> entries;
    if (got == -EFAULT)
      EXPECT_GT(expected[0].bytes.size(), static_cast<std::size_t>(room));
    else
      entries = Records(buffer, got);
    for (Entry& entry : ReadAll(fd_, kStats)) entries.push_back(std::move(entry));
    ExpectEqual(expected, entries);
  }
  munmap(pages, 4096);
  close(other);
}

TEST_F(DirstatErrors, OfArguments) {
  MakeFile("a");
  alignas(8) char buffer[512];
  for (int bit = 1; bit < 64; bit++)
    for (unsigned long known : {0UL, 1UL})
      EXPECT_EQ(-EINVAL, Dirstat(fd_, buffer, sizeof(buffer), kStats, 1UL << bit | known)) << bit;
  for (int bit = 12; bit < 64; bit++)
    EXPECT_EQ(-EINVAL, Dirstat(fd_, buffer, sizeof(buffer), 1UL << bit)) << bit;
  EXPECT_EQ(80, Dirstat(fd_, buffer, sizeof(buffer), kStats));
}

TEST_F(DirstatErrors, OfDescriptors) {
  MakeFile("a");
  alignas(8) char buffer[512];
  const int file = openat(fd_, "a", O_RDONLY);
  const int path = openat(fd_, ".", O_PATH);
  int ends[2];
  ASSERT_EQ(0, pipe(ends));
  for (int fd : {-1, AT_FDCWD, 100000, path})
    EXPECT_EQ(-EBADF, Dirstat(fd, buffer, sizeof(buffer), kStats)) << fd;
  for (int fd : {file, ends[0], ends[1]})
    EXPECT_EQ(-ENOTDIR, Dirstat(fd, buffer, sizeof(buffer), kStats)) << fd;
  // As in every call, a descriptor is 32 bits wide.
  EXPECT_EQ(80, Dirstat(0x100000000L + fd_, buffer, sizeof(buffer), kStats));
  for (int fd : {file, path, ends[0], ends[1]}) close(fd);
}

TEST_F(DirstatErrors, ArgumentsComeBeforeDescriptors) {
  alignas(8) char buffer[8];
  EXPECT_EQ(-EINVAL, Dirstat(-1, buffer, 8, kStats, 2));
  EXPECT_EQ(-EBADF, Dirstat(-1, nullptr, 0, kStats));
}

TEST_F(DirstatErrors, OfARemovedDirectoryIsEnoent) {
  alignas(8) char buffer[512];
  ASSERT_EQ(0, mkdirat(fd_, "gone", 0700));
  const int gone = Open(path_ + "/gone");
  ASSERT_EQ(0, unlinkat(fd_, "gone", AT_REMOVEDIR));
  EXPECT_EQ(-ENOENT, Dirstat(gone, buffer, sizeof(buffer), kStats));
  close(gone);
}

TEST_F(DirstatEntries, EndWithZeroAgainAndAgainUntilTheDirectoryIsRewound) {
  MakeFiles(3);
  alignas(8) char buffer[512];
  EXPECT_EQ(3, ReadAll(fd_, kStats).size());
  EXPECT_EQ(0, Dirstat(fd_, buffer, sizeof(buffer), kStats));
  EXPECT_EQ(0, lseek(fd_, 0, SEEK_SET));
  EXPECT_EQ(3, ReadAll(fd_, kStats).size());
}

// The position is the one that getdents64 uses.
TEST_F(DirstatEntries, GoOnWhereGetdentsHasEndedAndTheOtherWayRound) {
  MakeFiles(40);
  const std::vector<Entry> expected = Expected(fd_, kStats);
  alignas(8) char buffer[512];
  lseek(fd_, 0, SEEK_SET);
  std::vector<Entry> got = Records(buffer, Dirstat(fd_, buffer, sizeof(buffer), kStats));
  EXPECT_FALSE(got.empty());
  for (Entry& entry : Expected(fd_, kStats)) got.push_back(std::move(entry));
  ExpectEqual(expected, got);
}

TEST_F(DirstatEntries, AreReadByOneBatchWithJumps) {
  MakeFiles(5);
  alignas(8) static char buffers[3][4096];
  Batch batch(4);
  batch.calls[0] = Call(BATCH_NR_DIRSTAT, {fd_, buffers[0], 4096, kStats, 0}, {.neg = kEnd, .zero = 2});
  batch.calls[1] = Call(BATCH_NR_DIRSTAT, {fd_, buffers[1], 4096, kStats, 0}, {.neg = kEnd, .zero = 1});
  batch.calls[2] = Call(BATCH_NR_DIRSTAT, {fd_, buffers[2], 4096, kStats, 0});
  batch.calls[3] = Positive();
  EXPECT_EQ(0, batch.Run());
  EXPECT_EQ(5, Records(buffers[0], batch.rets[0]).size());
  EXPECT_EQ(0, batch.rets[1]);
  EXPECT_EQ(kUntouched, batch.rets[2]);
  EXPECT_EQ(getpid(), batch.rets[3]);
}

TEST_F(DirstatEntries, ArePreparedByTheHelpersOfTheLibrary) {
  MakeFiles(2);
  alignas(8) char buffer[512];
  Batch batch(1);
  batch_prep_dirstat(&batch.calls[0], fd_, buffer, sizeof(buffer), kStats);
  EXPECT_EQ(0, batch.Run());
  const auto* record = reinterpret_cast<const batch_dirstat*>(buffer);
  const std::string first = batch_dirstat_name(record);
  record = batch_dirstat_next(record);
  EXPECT_EQ(13, (first + batch_dirstat_name(record) + ".").size());
  EXPECT_EQ(batch.rets[0], reinterpret_cast<const char*>(batch_dirstat_next(record)) - buffer);
}

TEST(DirstatQuery, AnnouncesIt) {
  batch_status status;
  batch_query(&status);
  EXPECT_NE(0U, status.info.pseudo_calls & BATCH_PSEUDO_BIT(BATCH_NR_DIRSTAT));
  EXPECT_NE(0U, status.info.features & BATCH_FEATURE_DIRSTAT_NOSTAT_DIR);
}

}  // namespace
}  // namespace conformance
