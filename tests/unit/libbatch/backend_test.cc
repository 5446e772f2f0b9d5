// SPDX-License-Identifier: MIT
// The choice of the backend.  It is made once in a process, so each test makes it
// in a child; this program itself never runs a batch.
#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <set>
#include <string>
#include <thread>

#include "support.h"

namespace batch_test {
namespace {

bool RunOnce() {
  batch_call call = Call(SYS_getpid);
  std::int64_t ret = kUntouched;
  return batch_execute(&call, &ret, 1, nullptr) == 0 && ret == getpid();
}

// Runs `body` in a child whose stderr is returned.
template <typename Body>
std::string StderrOf(Body body) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return "no pipe";
  const bool good = InChild([&] {
    dup2(ends[1], 2);
    return body();
  });
  close(ends[1]);
  std::string text;
  char buffer[256];
  for (ssize_t n; (n = read(ends[0], buffer, sizeof(buffer))) > 0;)
    text.append(buffer, static_cast<std::size_t>(n));
  close(ends[0]);
  return good ? text : "failed: " + text;
}

TEST(Backend, BatchEmulForcesEmulation) {
  EXPECT_TRUE(InChild([] {
    setenv("BATCH_EMUL", "1", 1);
    batch_status status;
    return batch_query(&status) == 0 && status.backend == BATCH_BACKEND_EMULATOR &&
           status.reason == ECANCELED && RunOnce();
  }));
}

TEST(Backend, EmptyOrZeroBatchEmulDoesNot) {
  for (const char* value : {"", "0"}) {
    EXPECT_TRUE(InChild([value] {
      setenv("BATCH_EMUL", value, 1);
      batch_status status;
      return batch_query(&status) == 0 && status.reason != ECANCELED && RunOnce();
    })) << value;
  }
}

TEST(Backend, AbsentDeviceMeansEmulationAndIsNamed) {
  unsetenv("BATCH_EMUL");
  EXPECT_TRUE(InChild([] {
    const bool absent = access(BATCH_DEVICE_PATH, F_OK) != 0;
    batch_status status;
    batch_query(&status);
    return absent == (status.reason == ENOENT) && RunOnce();
  }));
}

TEST(Backend, RefusedOpenMeansEmulationAndIsNamed) {
  unsetenv("BATCH_EMUL");
  for (int error : {EPERM, EACCES, ENOSYS, EMFILE}) {
    EXPECT_TRUE(InChild([error] {
      batch_status status;
      return Refuse(SYS_openat, error) && batch_query(&status) == 0 && status.reason == error &&
             status.backend == BATCH_BACKEND_EMULATOR && RunOnce();
    })) << error;
  }
}

TEST(Backend, ChoiceIsMadeOnce) {
  EXPECT_TRUE(InChild([] {
    setenv("BATCH_EMUL", "1", 1);
    RunOnce();
    unsetenv("BATCH_EMUL");
    batch_status status;
    batch_query(&status);
    return status.reason == ECANCELED;
  }));
}

TEST(Backend, VerboseSaysOnceWhatIsUsed) {
  EXPECT_EQ("libbatch: emulator: BATCH_EMUL asks for it\n", StderrOf([] {
              setenv("BATCH_EMUL", "1", 1);
              setenv("BATCH_VERBOSE", "1", 1);
              return RunOnce() && RunOnce();
            }));
}

TEST(Backend, IsSilentWithoutVerbose) {
  for (const char* value : {"", "0"}) {
    EXPECT_EQ("", StderrOf([value] {
                setenv("BATCH_EMUL", "1", 1);
                setenv("BATCH_VERBOSE", value, 1);
                return RunOnce();
              }));
  }
}

TEST(Backend, ThreadsThatComeAtOnceAgree) {
  EXPECT_EQ("libbatch: emulator: BATCH_EMUL asks for it\n", StderrOf([] {
              setenv("BATCH_EMUL", "1", 1);
              setenv("BATCH_VERBOSE", "1", 1);
              bool good[8] = {};
              {
                std::vector<std::thread> threads;
                for (bool& each : good) threads.emplace_back([&each] { each = RunOnce(); });
                for (std::thread& thread : threads) thread.join();
              }
              for (bool each : good)
                if (!each) return false;
              return true;
            }));
}

TEST(Backend, LeavesErrnoAlone) {
  unsetenv("BATCH_EMUL");
  EXPECT_TRUE(InChild([] {
    errno = 4242;
    return RunOnce() && errno == 4242;
  }));
}

TEST(Reason, HasItsOwnWordsForEachRefusal) {
  std::set<std::string> seen;
  for (int error : {ECANCELED, ENOENT, ENODEV, EACCES, ENOSYS, ENOTTY, EBADF, EMFILE, EPROTO,
                    EXDEV /* not expected */}) {
    batch_status status = {};
    status.backend = BATCH_BACKEND_EMULATOR;
    status.reason = error;
    const std::string words = batch_reason(&status);
    EXPECT_EQ(0U, words.find("emulator: "));
    EXPECT_TRUE(seen.insert(words).second) << words;
  }
}

TEST(Reason, TellsThatADeviceIsWatched) {
  batch_status status = {};
  status.backend = BATCH_BACKEND_DEVICE;
  const std::string alone = batch_reason(&status);
  status.observed = 1;
  EXPECT_EQ(0U, alone.find("device: "));
  EXPECT_EQ(0U, std::string(batch_reason(&status)).find(alone + ","));
}

}  // namespace
}  // namespace batch_test
