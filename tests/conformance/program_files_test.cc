// SPDX-License-Identifier: MIT
// Typed calls on files, by what they do to them.
#include <dirent.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>

#include <cstring>

#include "program_fixture.h"

namespace conformance {
namespace {

class ProgramFiles : public ProgramTest {};

TEST_F(ProgramFiles, OpenatCreatesWithTheModeGiven) {
  const Ref fd = p_.openat(dir_, "new", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
  const Ref again = p_.openat(dir_, "new", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
  const Results r = p_.run();
  EXPECT_TRUE(closes_on_exec(r[fd]));
  EXPECT_EQ(-EEXIST, r[again]);
  EXPECT_EQ(S_IFREG | 0640U, at("new").st_mode);
  close(static_cast<int>(r[fd]));
}

TEST_F(ProgramFiles, ADirectoryOpenedIsWhereTheRestHappens) {
  const std::string sub = path("sub");
  p_.mkdirat(AT_FDCWD, sub, 0700);
  const Ref dir = p_.openat(AT_FDCWD, sub, O_PATH | O_DIRECTORY | O_CLOEXEC);
  p_.mkdirat(dir, "deep", 0755);
  p_.symlinkat("deep", dir, "link");
  const Ref fd = p_.openat(dir, "file", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  p_.close(fd);
  p_.linkat(dir, "file", dir_, "outside");
  p_.fchmodat(dir, "file", 0604);
  const Ref gone = p_.unlinkat(dir, "file");
  p_.close(dir);
  const Results r = p_.run();
  for (const std::int64_t result : r.slots()) EXPECT_GE(result, 0);
  EXPECT_EQ(0, r[gone]);
  EXPECT_EQ(S_IFDIR | 0755U, at("sub/deep").st_mode);
  EXPECT_EQ(S_IFREG | 0604U, at("outside").st_mode);
  EXPECT_EQ(0U, at("sub/file").st_nlink);
  EXPECT_FALSE(is_open(r[dir]));
}

TEST_F(ProgramFiles, MkdiratMakesADirectoryOfThatMode) {
  const Ref made = p_.mkdirat(dir_, "sub", 0751), again = p_.mkdirat(dir_, "sub", 0751);
  const Results r = p_.run();
  EXPECT_EQ(0, r[made]);
  EXPECT_EQ(-EEXIST, r[again]);
  EXPECT_EQ(S_IFDIR | 0751U, at("sub").st_mode);
}

TEST_F(ProgramFiles, UnlinkatRemovesFilesAndWithItsFlagDirectories) {
  close(file("file"));
  ASSERT_EQ(0, mkdirat(dir_, "sub", 0700));
  const Ref file = p_.unlinkat(dir_, "file"), plain = p_.unlinkat(dir_, "sub"),
            sub = p_.unlinkat(dir_, "sub", AT_REMOVEDIR);
  const Results r = p_.run();
  EXPECT_EQ(0, r[file]);
  EXPECT_EQ(-EISDIR, r[plain]);
  EXPECT_EQ(0, r[sub]);
  EXPECT_EQ(0U, at("file").st_nlink);
  EXPECT_EQ(0U, at("sub").st_nlink);
}

TEST_F(ProgramFiles, LinkatGivesASecondName) {
  close(file("one"));
  ASSERT_EQ(0, symlinkat("one", dir_, "soft"));
  ASSERT_EQ(0, mkdirat(dir_, "sub", 0700));
  const int sub = open(path("sub").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  p_.linkat(dir_, "one", sub, "two");
  p_.linkat(dir_, "soft", sub, "three");
  p_.linkat(dir_, "soft", sub, "four", AT_SYMLINK_FOLLOW);
  p_.run();
  EXPECT_EQ(at("one").st_ino, at("sub/two").st_ino);
  EXPECT_EQ(at("soft").st_ino, at("sub/three").st_ino);
  EXPECT_EQ(at("one").st_ino, at("sub/four").st_ino);
  EXPECT_EQ(3U, at("one").st_nlink);
  close(sub);
}

TEST_F(ProgramFiles, SymlinkatStoresItsTargetAndReadlinkatReadsIt) {
  const std::string target = "some/where";
  p_.symlinkat(target, dir_, "link");
  const Ref length = p_.readlinkat(dir_, "link", buffer_);
  const Results r = p_.run();
  EXPECT_EQ(S_IFLNK, at("link").st_mode & S_IFMT);
  EXPECT_EQ(target, text(r[length]));
}

TEST_F(ProgramFiles, FchmodatChangesTheMode) {
  close(file("file"));
  p_.fchmodat(dir_, "file", 0421);
  p_.run();
  EXPECT_EQ(S_IFREG | 0421U, at("file").st_mode);
}

TEST_F(ProgramFiles, Faccessat2LooksAtModesAndFlags) {
  ASSERT_EQ(0, symlinkat("nowhere", dir_, "link"));
  const Ref followed = p_.faccessat2(dir_, "link", F_OK);
  const Ref itself = p_.faccessat2(dir_, "link", F_OK, AT_SYMLINK_NOFOLLOW);
  const Results r = p_.run();
  EXPECT_EQ(-ENOENT, r[followed]);
  EXPECT_EQ(0, r[itself]);
}

TEST_F(ProgramFiles, AttributesByNameAndByDescriptor) {
  const int fd = file("file", "12345");
  ASSERT_EQ(0, symlinkat("file", dir_, "link"));
  struct ::stat followed, itself, by_fd;
  struct ::statx stx;
  p_.newfstatat(dir_, "link", followed);
  p_.newfstatat(dir_, "link", itself, AT_SYMLINK_NOFOLLOW);
  p_.fstat(fd, by_fd);
  p_.statx(dir_, "link", AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, stx);
  p_.run();
  EXPECT_EQ(at("file").st_ino, followed.st_ino);
  EXPECT_EQ(at("link").st_ino, itself.st_ino);
  EXPECT_EQ(5, by_fd.st_size);
  EXPECT_EQ(at("link").st_ino, stx.stx_ino);
  EXPECT_EQ(STATX_BASIC_STATS, stx.stx_mask & STATX_BASIC_STATS);
  close(fd);
}

TEST_F(ProgramFiles, ReadsAndWritesAtThePlacesGiven) {
  const int fd = file("file", "0123456789");
  const Ref end = p_.lseek(fd, -2, SEEK_END);
  const Ref read = p_.read(fd, bytes().first(1));
  const Ref at_three = p_.pread(fd, bytes().subspan(1, 4), 3);
  p_.pwrite(fd, bytes("ab"), 5);
  p_.write(fd, bytes("z"));
  const Results r = p_.run();
  EXPECT_EQ(8, r[end]);
  EXPECT_EQ(1, r[read]);
  EXPECT_EQ(4, r[at_three]);
  EXPECT_EQ("83456", text(5));
  EXPECT_EQ("01234ab78z", content(fd));
  close(fd);
}

TEST_F(ProgramFiles, WritesAsMuchAsWasReadAtAnOffsetThatIsAResult) {
  const int from = file("from", "hello"), to = file("to", "1234");
  const Ref end = p_.lseek(to, 0, SEEK_END);
  const Ref got = p_.read(from, bytes());
  p_.write(to, bytes(), got);
  p_.pwrite(to, bytes("!"), end);
  p_.run();
  EXPECT_EQ("1234!ello", content(to));
  close(from);
  close(to);
}

TEST_F(ProgramFiles, Getdents64ListsADirectory) {
  close(file("name"));
  const Ref size = p_.getdents64(dir_, bytes());
  const Results r = p_.run();
  bool found = false;
  for (std::int64_t at = 0; at < r[size];) {
    struct dirent64 entry;
    std::memcpy(&entry, &buffer_[static_cast<std::size_t>(at)], offsetof(dirent64, d_name));
    found |= std::string_view("name") ==
             &buffer_[static_cast<std::size_t>(at) + offsetof(dirent64, d_name)];
    at += entry.d_reclen;
  }
  EXPECT_TRUE(found);
}

TEST_F(ProgramFiles, MmapOfTheSizeThatStatxFound) {
  const int fd = file("file", "mapped");
  struct ::statx stx;
  p_.statx(fd, "", AT_EMPTY_PATH, STATX_SIZE, stx);
  const Ref map = p_.mmap(batch::load(stx.stx_size), PROT_READ, MAP_PRIVATE, fd, 0);
  const Results r = p_.run();
  ASSERT_GT(r[map], 0);
  EXPECT_EQ("mapped", std::string_view(reinterpret_cast<const char*>(r[map]), stx.stx_size));

  Program unmap;
  const Ref done = unmap.munmap(r[map], stx.stx_size);
  EXPECT_EQ(0, unmap.run()[done]);
  EXPECT_EQ(-1, msync(reinterpret_cast<void*>(r[map]), 4096, MS_ASYNC));
  close(fd);
}

TEST_F(ProgramFiles, MunmapOfWhatWasMappedInTheSameBatch) {
  const Ref map = p_.mmap(4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const Ref unmapped = p_.munmap(map, 4096);
  const Results r = p_.run();
  EXPECT_EQ(0, r[unmapped]);
  EXPECT_EQ(-1, msync(reinterpret_cast<void*>(r[map]), 4096, MS_ASYNC));
}

TEST_F(ProgramFiles, SpliceMovesBytesAndOffsets) {
  const int from = file("from", "0123456789"), to = file("to", "........");
  int pipe[2];
  ASSERT_EQ(0, pipe2(pipe, O_CLOEXEC));
  std::int64_t offset_in = 4, offset_out = 1;
  const Ref in = p_.splice(from, &offset_in, pipe[1], nullptr, 3);
  const Ref out = p_.splice(pipe[0], nullptr, to, &offset_out, in, SPLICE_F_MOVE);
  const Ref empty = p_.splice(pipe[0], nullptr, to, nullptr, 1, SPLICE_F_NONBLOCK);
  const Results r = p_.run();
  EXPECT_EQ(3, r[in]);
  EXPECT_EQ(3, r[out]);
  EXPECT_EQ(-EAGAIN, r[empty]);
  EXPECT_EQ(7, offset_in);
  EXPECT_EQ(4, offset_out);
  EXPECT_EQ(".456....", content(to));
  EXPECT_EQ(0, lseek(from, 0, SEEK_CUR));
  for (const int fd : {from, to, pipe[0], pipe[1]}) close(fd);
}

TEST_F(ProgramFiles, EpollCtlAddsModifiesAndDeletes) {
  const int ready = eventfd(1, EFD_CLOEXEC);
  epoll_event in{}, out{}, seen[3][2] = {};
  in.events = EPOLLIN;
  in.data.u64 = 7;
  out.events = EPOLLOUT;
  out.data.u64 = 8;
  std::array<std::optional<Ref>, 3> found;
  const Ref epoll = p_.call(SYS_epoll_create1, EPOLL_CLOEXEC);
  const auto wait = [&](std::size_t i) {
    found[i] = p_.call(SYS_epoll_pwait, epoll, seen[i], 2, 0, nullptr, 8);
  };
  p_.epoll_ctl(epoll, EPOLL_CTL_ADD, ready, in);
  wait(0);
  p_.epoll_ctl(epoll, EPOLL_CTL_MOD, ready, out);
  wait(1);
  p_.epoll_ctl(epoll, EPOLL_CTL_DEL, ready);
  wait(2);
  p_.close(epoll);
  const Results r = p_.run();
  EXPECT_EQ(1, r[*found[0]]);
  EXPECT_EQ(7U, seen[0][0].data.u64);
  EXPECT_EQ(1, r[*found[1]]);
  EXPECT_EQ(8U, seen[1][0].data.u64);
  EXPECT_EQ(0, r[*found[2]]);
  EXPECT_FALSE(is_open(r[epoll]));
  close(ready);
}

}  // namespace
}  // namespace conformance
