// SPDX-License-Identifier: MIT
// batch_open_first() and its siblings: the result is that of a loop of openat(2), on
// both backends.
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <batch/batch.hpp>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>

#include "fixture.h"

namespace conformance {
namespace {

int open_descriptors() {
  DIR* dir = opendir("/proc/self/fd");
  if (dir == nullptr) return -1;
  int count = 0;
  while (readdir(dir) != nullptr) count++;
  closedir(dir);
  return count;
}

/// A directory of its own with a file of each kind, removed again.
class OpenFirst : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* base = getenv("TMPDIR");
    path_ = std::string(base != nullptr ? base : "/tmp") + "/open-first.XXXXXX";
    ASSERT_NE(nullptr, mkdtemp(path_.data()));
    dirfd_ = open(path_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    ASSERT_GE(dirfd_, 0);
    make("file", 0644);
    make("program", 0755);
    ASSERT_EQ(0, mkdirat(dirfd_, "directory", 0755));
    ASSERT_EQ(0, mkfifoat(dirfd_, "fifo", 0755));
    ASSERT_EQ(0, symlinkat("nowhere", dirfd_, "dangling"));
    ASSERT_EQ(0, symlinkat("program", dirfd_, "link"));
    ASSERT_EQ(0, symlinkat("circle", dirfd_, "circle"));
    descriptors_ = open_descriptors();
  }
  void TearDown() override {
    EXPECT_EQ(descriptors_, open_descriptors()) << "a descriptor leaks";
    for (const char* name : {"file", "program", "fifo", "dangling", "link", "circle", "new"})
      unlinkat(dirfd_, name, 0);
    unlinkat(dirfd_, "directory", AT_REMOVEDIR);
    close(dirfd_);
    rmdir(path_.c_str());
  }

  void make(const char* name, mode_t mode) {
    const int fd = openat(dirfd_, name, O_CREAT | O_WRONLY | O_CLOEXEC, mode);
    ASSERT_GE(fd, 0);
    ASSERT_EQ(0, fchmod(fd, mode));
    close(fd);
  }
  batch_candidate at(const char* name) const { return {name, dirfd_, 0}; }
  std::vector<batch_candidate> at(std::initializer_list<const char*> names) const {
    std::vector<batch_candidate> list;
    for (const char* name : names) list.push_back(at(name));
    return list;
  }
  /// The inode that `name` leads to.
  ino_t inode(const char* name) const {
    struct stat st = {};
    EXPECT_EQ(0, fstatat(dirfd_, name, &st, 0));
    return st.st_ino;
  }
  static ino_t inode(int fd) {
    struct stat st = {};
    EXPECT_EQ(0, fstat(fd, &st));
    return st.st_ino;
  }

  std::string path_;
  int dirfd_ = -1;
  int descriptors_ = 0;
};

constexpr int kFlags = O_RDONLY | O_CLOEXEC;

TEST_F(OpenFirst, SkipsWhatIsMissing) {
  const auto list = at({"none", "nothing", "file", "program"});
  const batch::FirstOpen found = batch::open_first(list, kFlags);
  ASSERT_TRUE(found);
  EXPECT_EQ(2U, found.index);
  EXPECT_EQ(inode("file"), inode(found.fd));
  EXPECT_EQ(FD_CLOEXEC, fcntl(found.fd, F_GETFD));
  close(found.fd);
}

TEST_F(OpenFirst, EachCandidateHasItsOwnDirectory) {
  const std::string absolute = path_ + "/program";
  const batch_candidate list[] = {{"file", AT_FDCWD, 0}, {"file", -1, 0}, {absolute.c_str(), -1, 0}};
  const batch::FirstOpen found = batch::open_first(list, kFlags);
  ASSERT_TRUE(found);
  EXPECT_EQ(2U, found.index);
  EXPECT_EQ(inode("program"), inode(found.fd));
  close(found.fd);
}

TEST_F(OpenFirst, FollowsLinksAsOpenDoes) {
  auto list = at({"dangling", "circle", "link"});
  batch::FirstOpen found = batch::open_first(list, kFlags);
  ASSERT_TRUE(found);
  EXPECT_EQ(2U, found.index);
  EXPECT_EQ(inode("program"), inode(found.fd));
  close(found.fd);

  found = batch::open_first(list, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  ASSERT_TRUE(found);
  EXPECT_EQ(0U, found.index);
  close(found.fd);
}

TEST_F(OpenFirst, NoneIsEnoent) {
  std::uint32_t index = kUnset;
  EXPECT_EQ(-ENOENT, batch_open_first(nullptr, 0, kFlags, 0, &index));
  EXPECT_EQ(0U, index);
  const auto list = at({"none", "file/below", ""});
  EXPECT_EQ(-ENOENT, batch_open_first(list.data(), 3, kFlags, 0, &index));
  EXPECT_EQ(3U, index);
  EXPECT_EQ(-ENOENT, batch_open_first(list.data(), 3, kFlags, 0, nullptr));
}

TEST_F(OpenFirst, ErrorIsThatOfTheFirstWhichExists) {
  std::uint32_t index = kUnset;
  const auto list = at({"none", "circle", "directory", "dangling"});
  EXPECT_EQ(-ELOOP, batch_open_first(list.data(), 4, O_WRONLY, 0, &index));
  EXPECT_EQ(-EISDIR, batch_open_first(list.data() + 2, 2, O_WRONLY, 0, &index));
  EXPECT_EQ(2U, index);
  const batch_candidate bad[] = {{nullptr, dirfd_, 0}, {"relative", -1, 0}};
  EXPECT_EQ(-EFAULT, batch_open_first(bad, 2, kFlags, 0, nullptr));
  EXPECT_EQ(-EBADF, batch_open_first(bad + 1, 1, kFlags, 0, nullptr));
}

TEST_F(OpenFirst, CreatesOnlyTheFirst) {
  const auto list = at({"file/new", "new", "newer"});
  const mode_t mask = umask(0);
  const batch::FirstOpen found = batch::open_first(list, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0640);
  umask(mask);
  ASSERT_TRUE(found);
  EXPECT_EQ(1U, found.index);
  struct stat st = {};
  EXPECT_EQ(0, fstat(found.fd, &st));
  EXPECT_EQ(0640U, st.st_mode & 07777);
  EXPECT_EQ(-1, faccessat(dirfd_, "newer", F_OK, 0));
  close(found.fd);
}

TEST_F(OpenFirst, MalformedIsRefused) {
  batch_candidate list[] = {at("none"), at("file")};
  list[1].reserved = 1;
  EXPECT_EQ(-EINVAL, batch_open_first(list, 2, kFlags, 0, nullptr));
  EXPECT_EQ(-EINVAL, batch_open_first(nullptr, 1, kFlags, 0, nullptr));
}

TEST_F(OpenFirst, LeavesErrnoAlone) {
  errno = 4242;
  const auto list = at({"none", "circle"});
  EXPECT_EQ(-ELOOP, batch_open_first(list.data(), 2, kFlags, 0, nullptr));
  EXPECT_EQ(4242, errno);
  errno = 0;
}

// Around the number of candidates that one batch holds, and far above it.
TEST_F(OpenFirst, AnyLengthAndAnyPlace) {
  for (const std::uint32_t size : {1U, 2U, 63U, 64U, 65U, 128U, 129U, 5000U}) {
    std::vector<batch_candidate> list(size, at("none"));
    for (const std::uint32_t place : {0U, 1U, 62U, 63U, 64U, 127U, 128U, 4999U}) {
      if (place >= size) continue;
      list[place] = at("file");
      const batch::FirstOpen found = batch::open_first(list, kFlags);
      ASSERT_TRUE(found) << size << " " << place;
      EXPECT_EQ(place, found.index);
      close(found.fd);
      list[place] = at("none");
    }
    EXPECT_EQ(-ENOENT, batch::open_first(list, kFlags).fd);
  }
}

// With no descriptor left nothing is known about what exists; what does not, is passed.
TEST_F(OpenFirst, NoDescriptorLeftIsSaid) {
  batch_open_first(nullptr, 0, 0, 0, nullptr);
  Batch warm_up{Zero()};
  ASSERT_EQ(0, warm_up.Run());  // the device takes its descriptor now
  rlimit old;
  ASSERT_EQ(0, getrlimit(RLIMIT_NOFILE, &old));
  const rlimit none = {0, old.rlim_max};
  ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &none));
  std::uint32_t index = kUnset;
  const auto list = at({"none", "file", "program"});
  const int result = batch_open_first(list.data(), 3, kFlags, 0, &index);
  ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &old));
  EXPECT_EQ(-EMFILE, result);
  EXPECT_EQ(1U, index);
}

batch_search Search(const std::vector<batch_candidate>& list) {
  return {list.data(), static_cast<std::uint32_t>(list.size()), 0, -4242, 0};
}

constexpr batch_wanted kProgram = {O_PATH | O_CLOEXEC, 0, X_OK, S_IFREG, 0, 0};
constexpr batch_wanted kWhich = {O_PATH | O_CLOEXEC, 0, X_OK, S_IFREG, BATCH_WANTED_CLOSE, 0};

TEST_F(OpenFirst, EachTakesWhatMayBeExecuted) {
  const auto list = at({"none", "dangling", "file", "directory", "fifo", "program", "link"});
  batch_search search = Search(list);
  EXPECT_LE(1, batch_open_first_each(&search, 1, &kProgram));
  EXPECT_EQ(5U, search.index);
  ASSERT_GE(search.result, 0);
  EXPECT_EQ(inode("program"), inode(search.result));
  close(search.result);
}

TEST_F(OpenFirst, EachGoesOnBehindASuccess) {
  const auto list = at({"program", "none", "link", "file"});
  batch_search search = Search(list);
  std::vector<std::uint32_t> found;
  while (search.index < search.ncandidates) {
    EXPECT_EQ(1, batch_open_first_each(&search, 1, &kWhich));
    if (search.result < 0) break;
    EXPECT_EQ(0, search.result);
    found.push_back(search.index++);
  }
  EXPECT_EQ((std::vector<std::uint32_t>{0, 2}), found);
  EXPECT_EQ(-EACCES, search.result);
  EXPECT_EQ(4U, search.index);
}

TEST_F(OpenFirst, EachWithoutSuccessTellsWhy) {
  const auto missing = at({"none", "dangling"});
  const auto unfit = at({"none", "file", "directory"});
  const std::vector<batch_candidate> empty;
  batch_search searches[] = {Search(missing), Search(unfit), Search(empty)};
  EXPECT_LE(1, batch_open_first_each(searches, 3, &kWhich));
  EXPECT_EQ(-ENOENT, searches[0].result);
  EXPECT_EQ(-EACCES, searches[1].result);
  EXPECT_EQ(-ENOENT, searches[2].result);
  EXPECT_EQ(2U, searches[0].index);
  EXPECT_EQ(3U, searches[1].index);
}

// It says what is faster, not what is found.
TEST_F(OpenFirst, EachOfLikelyCandidatesIsFoundTheSame) {
  for (const unsigned likely : {0U, BATCH_WANTED_LIKELY}) {
    batch_wanted wanted = kWhich;
    wanted.flags |= likely;
    const auto there = at({"none", "file", "directory", "fifo", "dangling", "link"});
    const auto unfit = at({"none", "file", "directory"});
    batch_search searches[] = {Search(there), Search(unfit)};
    EXPECT_LE(1, batch::open_first_each(searches, wanted));
    EXPECT_EQ(5U, searches[0].index);
    EXPECT_EQ(0, searches[0].result);
    EXPECT_EQ(3U, searches[1].index);
    EXPECT_EQ(-EACCES, searches[1].result);
  }
}

// One batch for the first that is not as wanted, and one with probes for all others.
TEST_F(OpenFirst, EachOfLikelyCandidatesThatDisappointTakesTwoBatches) {
  batch_wanted wanted = kWhich;
  wanted.flags |= BATCH_WANTED_LIKELY;
  const auto unfit = at({"file", "file", "file", "file", "file", "link"});
  batch_search searches[] = {Search(unfit), Search(unfit)};
  EXPECT_EQ(2, batch::open_first_each(searches, wanted));
  for (const batch_search& search : searches) {
    EXPECT_EQ(5U, search.index);
    EXPECT_EQ(0, search.result);
  }
}

// What only its type shows to be unfit is opened in vain.
TEST_F(OpenFirst, EachOfAnotherTypeSharesBatches) {
  std::vector<batch_candidate> list(50, at("directory"));
  for (std::size_t i = 0; i < list.size(); i += 3) list[i] = at("fifo");
  list[40] = at("link");
  for (const unsigned likely : {0U, BATCH_WANTED_LIKELY}) {
    batch_wanted wanted = kWhich;
    wanted.flags |= likely;
    std::vector<batch_search> searches(200, Search(list));
    EXPECT_LE(batch::open_first_each(searches, wanted), 200 * 50 / 512);
    for (const batch_search& search : searches) {
      EXPECT_EQ(40U, search.index);
      EXPECT_EQ(0, search.result);
    }
  }
}

TEST_F(OpenFirst, EachOfNoCandidatesIsEnoent) {
  const auto list = at({"program"});
  batch_search searches[] = {Search({}), Search(list), Search({})};
  searches[1].index = 1;  // behind the last
  EXPECT_EQ(0, batch::open_first_each(searches, kWhich));
  for (const batch_search& search : searches) EXPECT_EQ(-ENOENT, search.result);
}

TEST_F(OpenFirst, EachKeepsDescriptorsApart) {
  const auto one = at({"none", "program"});
  const auto two = at({"file", "link"});
  const auto three = at({"directory"});
  batch_search searches[] = {Search(one), Search(two), Search(three)};
  const batch_wanted any = {kFlags, 0, 0, 0, 0, 0};
  EXPECT_EQ(1, batch::open_first_each(searches, any));
  const char* names[] = {"program", "file", "directory"};
  for (int i = 0; i < 3; i++) {
    ASSERT_GE(searches[i].result, 0);
    EXPECT_EQ(inode(names[i]), inode(searches[i].result));
    close(searches[i].result);
  }
}

// No more than a crossing for each 512 candidates.
TEST_F(OpenFirst, EachSharesBatches) {
  const std::vector<batch_candidate> list(50, at("none"));
  std::vector<batch_search> searches(200, Search(list));
  const int batches = batch::open_first_each(searches, kWhich);
  EXPECT_GE(batches, 1);
  EXPECT_LE(batches, 200 * 50 / 512);
  for (const batch_search& search : searches) EXPECT_EQ(-ENOENT, search.result);
}

TEST_F(OpenFirst, EachRefusesTheMalformed) {
  const auto list = at({"program"});
  batch_search search = Search(list);
  batch_wanted wanted = kWhich;
  EXPECT_EQ(-EINVAL, batch_open_first_each(&search, 1, nullptr));
  EXPECT_EQ(-EINVAL, batch_open_first_each(nullptr, 1, &wanted));
  wanted.flags = 4;
  EXPECT_EQ(-EINVAL, batch_open_first_each(&search, 1, &wanted));
  wanted = kWhich;
  wanted.reserved = 1;
  EXPECT_EQ(-EINVAL, batch_open_first_each(&search, 1, &wanted));
  search.reserved = 1;
  EXPECT_EQ(-EINVAL, batch_open_first_each(&search, 1, &kWhich));
  search = Search(list);
  search.index = 2;
  EXPECT_EQ(-EINVAL, batch_open_first_each(&search, 1, &kWhich));
  EXPECT_EQ(-4242, search.result);
  EXPECT_EQ(0, batch_open_first_each(nullptr, 0, &kWhich));
}

/// What a loop would find, one candidate at a time.
std::uint32_t by_loop(const std::vector<batch_candidate>& list, const batch_wanted& wanted) {
  for (std::uint32_t i = 0; i < list.size(); i++) {
    const int fd = openat(list[i].dirfd, list[i].pathname, wanted.open_flags, wanted.mode);
    if (fd < 0) continue;
    struct stat st = {};
    const bool typed = wanted.type == 0 || (fstat(fd, &st) == 0 && (st.st_mode & S_IFMT) == wanted.type);
    const bool allowed =
        wanted.access == 0 || faccessat(list[i].dirfd, list[i].pathname, wanted.access, AT_EACCESS) == 0;
    close(fd);
    if (typed && allowed) return i;
  }
  return static_cast<std::uint32_t>(list.size());
}

// Random searches of random lengths, so that they meet the ends of batches anywhere.
TEST_F(OpenFirst, RandomSearchesFindWhatALoopFinds) {
  std::mt19937 random(20260701);
  const char* const names[] = {"none", "none",  "none",     "none", "none",   "dangling",
                               "file", "fifo",  "directory", "link", "circle", "program"};
  for (int round = 0; round < 60; round++) {
    std::vector<std::vector<batch_candidate>> lists(random() % 40 + 1);
    std::vector<batch_search> searches;
    for (auto& list : lists) {
      const std::size_t last = random() % 3 == 0 ? 5 : std::size(names);
      list.resize(random() % 120);
      for (batch_candidate& candidate : list) candidate = at(names[random() % last]);
      searches.push_back(Search(list));
    }
    batch_wanted wanted = round % 2 != 0 ? kWhich : kProgram;
    if (round % 4 < 2) wanted.flags |= BATCH_WANTED_LIKELY;
    if (round % 3 == 0) wanted.access = 0;
    if (round % 5 == 0) wanted.type = 0;
    EXPECT_LE(0, batch::open_first_each(searches, wanted));
    for (std::size_t i = 0; i < searches.size(); i++) {
      EXPECT_EQ(by_loop(lists[i], wanted), searches[i].index);
      EXPECT_EQ(searches[i].index < lists[i].size(), searches[i].result >= 0);
      const bool open = (wanted.flags & BATCH_WANTED_CLOSE) == 0;
      if (open && searches[i].result >= 0) close(searches[i].result);
    }
  }
}

/// From now on this process gets `error` for `call`.
bool forbid(int call, int error) {
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error)),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  const sock_fprog program = {std::size(filter), filter};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/// What `body` returns in a child, 0 to 254.
int in_child(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = 0;
  if (waitpid(child, &status, 0) != child || !WIFEXITED(status)) return 255;
  return WEXITSTATUS(status);
}

// In an old kernel, or behind an old filter.
TEST_F(OpenFirst, EachFindsTheSameWithoutNewCalls) {
  const auto list = at({"none", "file", "directory", "fifo", "dangling", "link", "program"});
  for (const unsigned likely : {0U, BATCH_WANTED_LIKELY}) {
    for (const unsigned close_it : {0U, BATCH_WANTED_CLOSE}) {
      for (const int error : {ENOSYS, EPERM}) {
        for (const auto& calls : {std::vector{SYS_faccessat2}, std::vector{SYS_statx},
                                  std::vector{SYS_faccessat2, SYS_statx}}) {
          batch_search search = Search(list);
          const batch_wanted wanted = {O_PATH | O_CLOEXEC, 0, X_OK, S_IFREG, likely | close_it, 0};
          EXPECT_EQ(5, in_child([&] {
                      for (const int call : calls)
                        if (!forbid(call, error)) return 254;
                      batch_open_first_each(&search, 1, &wanted);
                      return search.result >= 0 ? static_cast<int>(search.index) : 253;
                    }))
              << "flags " << wanted.flags << ", error " << error << ", call " << calls[0];
        }
      }
    }
  }
}

// Also when it was changed after the program was started.
TEST_F(OpenFirst, EachGoesByTheEffectiveUser) {
  if (geteuid() != 0) {
    if (getenv("BATCH_ALLOW_SKIP") != nullptr) GTEST_SKIP() << "only root can become another user";
    FAIL() << "only root can become another user (BATCH_ALLOW_SKIP=1 permits to skip this test)";
  }
  make("new", 0700);
  ASSERT_EQ(0, chmod(path_.c_str(), 0755));
  const auto list = at({"new"});
  for (const unsigned likely : {0U, BATCH_WANTED_LIKELY}) {
    const batch_wanted wanted = {O_PATH | O_CLOEXEC,          0, X_OK, S_IFREG,
                                 BATCH_WANTED_CLOSE | likely, 0};
    for (const bool missing : {false, true}) {
      for (const mode_t mode : {0700U, 0070U, 0007U, 0077U, 0707U, 0770U}) {
        ASSERT_EQ(0, fchmodat(dirfd_, "new", mode, 0));
        for (const uid_t group : {0U, 65534U}) {
          batch_search search = Search(list);
          const int result = in_child([&] {
            if (missing && !forbid(SYS_faccessat2, ENOSYS)) return 254;
            if (setgroups(0, nullptr) != 0 || setresgid(0, group, 0) != 0) return 253;
            if (setresuid(0, 65534, 0) != 0) return 253;
            batch_open_first_each(&search, 1, &wanted);
            return -search.result;
          });
          const bool allowed = (mode & (group == 0 ? 0070 : 0007)) != 0;
          EXPECT_EQ(allowed ? 0 : EACCES, result)
              << "mode " << std::oct << mode << " group " << group;
        }
      }
    }
  }
}

// Sanitizers end a process that is out of memory.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_F(OpenFirst, EachLeavesErrnoAloneWithoutMemory) {
  const auto list = at({"none"});
  std::vector<batch_search> searches(2000, Search(list));  // 1 MiB
  EXPECT_EQ(ENOMEM, in_child([&] {
              const rlimit little = {1 << 20, 1 << 20};
              if (setrlimit(RLIMIT_AS, &little) != 0) return 254;
              void* volatile memory = nullptr;
              do memory = malloc(1 << 16);
              while (memory != nullptr);
              errno = 4242;
              const int result = batch_open_first_each(searches.data(), 2000, &kWhich);
              return errno == 4242 ? -result : 253;
            }));
}
#endif

}  // namespace
}  // namespace conformance
