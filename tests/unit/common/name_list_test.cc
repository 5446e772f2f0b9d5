// SPDX-License-Identifier: MIT
#include "common/name_list.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "common/signals.h"
#include "common/unique_fd.h"

namespace {

using common::NameList;
using common::UniqueFd;
using Names = std::vector<std::string>;

void write_all(int fd, const std::string& bytes) {
  ASSERT_EQ(::write(fd, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
}

class NameListTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(::mkdtemp(directory_.data()), nullptr); }
  void TearDown() override {
    ::unlink(path("list").c_str());
    ::rmdir(directory_.c_str());
  }

  [[nodiscard]] std::string path(const std::string& name) const { return directory_ + "/" + name; }

  /// A list of these bytes.
  std::string file(const std::string& bytes) const {
    const UniqueFd fd(::open(path("list").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    write_all(fd.get(), bytes);
    return path("list");
  }
  std::string fifo() const {
    EXPECT_EQ(::mkfifo(path("list").c_str(), 0600), 0);
    return path("list");
  }

  static Names all_of(NameList& list) {
    Names names;
    while (const auto name = list.next()) names.push_back(*name);
    EXPECT_EQ(list.taken(), names.size());
    return names;
  }
  Names names_in(const std::string& bytes) const {
    NameList list;
    EXPECT_EQ(list.open(file(bytes)), 0);
    EXPECT_FALSE(list.waits());
    Names names = all_of(list);
    EXPECT_EQ(list.error(), 0);
    EXPECT_FALSE(list.next());
    return names;
  }

 private:
  std::string directory_ = "/tmp/name_list.XXXXXX";
};

TEST_F(NameListTest, GivesWhatIsBetweenTheNuls) {
  using std::string_literals::operator""s;
  EXPECT_EQ(names_in("a\0b c\0\n\0"s), (Names{"a", "b c", "\n"}));
}

TEST_F(NameListTest, GivesEmptyNames) {
  using std::string_literals::operator""s;
  EXPECT_EQ(names_in("\0a\0\0"s), (Names{"", "a", ""}));
}

TEST_F(NameListTest, TheLastMayLackItsNul) {
  using std::string_literals::operator""s;
  EXPECT_EQ(names_in("a\0b"s), (Names{"a", "b"}));
}

TEST_F(NameListTest, IsEmptyIfTheFileIs) { EXPECT_EQ(names_in(""), Names{}); }

TEST_F(NameListTest, GivesNamesOfAnyLength) {
  const Names names{std::string(32 * 1024 - 1, 'a'), std::string(1, 'b'), std::string(200'000, 'c'), "d"};
  std::string bytes;
  for (const std::string& name : names) bytes.append(name).push_back('\0');
  EXPECT_EQ(names_in(bytes), names);
}

TEST_F(NameListTest, TellsWhyItCannotBeOpened) {
  NameList list;
  EXPECT_EQ(list.open(path("missing")), ENOENT);
  EXPECT_FALSE(list.is_open());
}

TEST_F(NameListTest, TellsWhyItCannotBeRead) {
  NameList list;
  ASSERT_EQ(list.open("/"), 0);
  EXPECT_FALSE(list.next());
  EXPECT_EQ(list.error(), EISDIR);
}

TEST_F(NameListTest, WaitsForTheWriterOfAFifoAndGivesNamesAsTheyCome) {
  using std::string_literals::operator""s;
  NameList list;
  ASSERT_EQ(list.open(fifo()), 0);
  EXPECT_TRUE(list.waits());
  std::atomic<bool> first_is_there = false;
  std::thread writer([&] {
    const UniqueFd fd(::open(path("list").c_str(), O_WRONLY | O_CLOEXEC));
    write_all(fd.get(), "a\0b"s);
    first_is_there.wait(false);
    write_all(fd.get(), "c\0"s);
  });
  EXPECT_EQ(list.next(), "a");
  first_is_there = true;
  first_is_there.notify_one();
  EXPECT_EQ(list.next(), "bc");
  EXPECT_FALSE(list.next());
  EXPECT_EQ(list.error(), 0);
  writer.join();
}

int g_asked = 0;
std::atomic<bool> g_signalled = false;

class WaitingListTest : public NameListTest {
 protected:
  void SetUp() override {
    NameListTest::SetUp();
    ASSERT_EQ(::pipe2(pipe_.data(), O_CLOEXEC), 0);
    saved_.reset(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3));
    ASSERT_EQ(::dup2(pipe_[0], STDIN_FILENO), STDIN_FILENO);
    g_asked = 0;
    g_signalled = false;
    common::handle_signal(SIGUSR2, [](int) { g_signalled = true; });
    ASSERT_EQ(list_.open("-"), 0);
  }
  void TearDown() override {
    std::signal(SIGUSR2, SIG_DFL);
    if (saved_) {
      ::dup2(saved_.get(), STDIN_FILENO);
    } else {
      ::close(STDIN_FILENO);
    }
    for (const int fd : pipe_) ::close(fd);
    NameListTest::TearDown();
  }

  NameList list_;
  std::array<int, 2> pipe_{-1, -1};

 private:
  UniqueFd saved_;
};

// The signal comes when the question has just been answered, and the wait has not begun.
TEST_F(WaitingListTest, LosesNoSignalBetweenTheQuestionAndTheWait) {
  list_.while_waiting(
      [] {
        EXPECT_EQ(std::raise(SIGUSR2), 0);
        EXPECT_FALSE(g_signalled) << "it is blocked";
        return false;
      },
      [] { return !g_signalled; });
  EXPECT_FALSE(list_.next());
  EXPECT_EQ(list_.error(), EINTR);
  EXPECT_TRUE(g_signalled);
}

TEST_F(WaitingListTest, AttendsAndGoesOn) {
  list_.while_waiting([] { return ++g_asked == 1; },
                      [this] {
                        write_all(pipe_[1], std::string("a\0", 2));
                        return true;
                      });
  EXPECT_EQ(list_.next(), "a");
  EXPECT_EQ(g_asked, 2);
  EXPECT_EQ(list_.error(), 0);
}

TEST_F(WaitingListTest, GivesNothingMoreOnceItIsBrokenOff) {
  write_all(pipe_[1], std::string("a\0b", 3));
  list_.while_waiting([] { return ++g_asked > 1; }, [] { return false; });
  EXPECT_EQ(list_.next(), "a");
  EXPECT_FALSE(list_.next()) << "b is the beginning of a name, perhaps";
  EXPECT_EQ(list_.error(), EINTR);
  EXPECT_FALSE(list_.next());
  EXPECT_EQ(list_.taken(), 1U);
}

TEST_F(WaitingListTest, DoesNotWaitForWhatIsNotToBlock) {
  ASSERT_EQ(::fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK), 0);
  EXPECT_FALSE(list_.next());
  EXPECT_EQ(list_.error(), EAGAIN);
}

}  // namespace
