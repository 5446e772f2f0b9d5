// SPDX-License-Identifier: MIT
// The examples do what they say, and say why when they cannot.
//
//   examples_test --emulator|--device PREFIX
//
// An example is found as PREFIX followed by its name.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "run.h"

namespace examples {
namespace {

class Examples : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(nullptr, mkdtemp(directory_));
    ASSERT_EQ(0, chdir(directory_));
  }
  void TearDown() override {
    ASSERT_EQ(0, chdir("/"));
    std::filesystem::remove_all(directory_);
  }
  static void MakeFile(const std::string& name, const std::string& text, mode_t mode = 0644) {
    std::ofstream(name, std::ios::binary) << text;
    ASSERT_EQ(0, chmod(name.c_str(), mode));
  }
  static std::string Contents(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  char directory_[32] = "/tmp/examples-XXXXXX";
};

// Text in which a byte that is missing or twice there shows.
std::string Text(std::size_t size) {
  std::string text;
  for (int line = 0; text.size() < size; line++) text += std::to_string(line) + "\n";
  text.resize(size);
  return text;
}

TEST_F(Examples, MapFileCountsLines) {
  MakeFile("a", "one\ntwo\n");
  MakeFile("b", Text(100000));
  MakeFile("empty", "");
  const Outcome outcome = RunExample({"map_file", "a", "empty", "b"});
  EXPECT_EQ(0, outcome.status);
  const std::string text = Text(100000);
  EXPECT_EQ("2 a\n0 empty\n" + std::to_string(std::count(text.begin(), text.end(), '\n')) + " b\n",
            outcome.output);
  EXPECT_EQ("", outcome.messages);
}

TEST_F(Examples, MapFileSaysWhatFailedAndGoesOn) {
  MakeFile("a", "one\n");
  const Outcome outcome = RunExample({"map_file", "missing", ".", "a"});
  EXPECT_EQ(1, outcome.status);
  EXPECT_EQ("1 a\n", outcome.output);
  EXPECT_EQ("map_file: missing: No such file or directory\nmap_file: .: No such device\n",
            outcome.messages);
}

TEST_F(Examples, MapFileClosesWhatItOpened) {
  MakeFile("a", "one\n");
  std::vector<std::string> command(1500, "a");
  command[0] = "map_file";
  const Outcome outcome = RunExample(command);
  EXPECT_EQ(0, outcome.status) << outcome.messages;
}

// What it prints would be lost without a word.
TEST_F(Examples, FailWhenTheirOutputCannotBeWritten) {
  MakeFile("file", "text\n", 0755);
  const std::vector<std::vector<std::string>> commands = {
      {"print_file", "file"},      {"map_file", "file"},  {"find_program", "./file"},
      {"statx_arguments", "file"}, {"converse", "hello"}, {"read_first", "file", "."}};
  for (const std::vector<std::string>& command : commands) {
    const Outcome outcome = RunExample(command, "", {.output_path = "/dev/full"});
    EXPECT_EQ(1, outcome.status) << command[0];
    EXPECT_EQ(command[0] + ": No space left on device\n", outcome.messages);
  }
}

// Those of /proc have size 0, and something in them.
TEST_F(Examples, DoNotTakeAFileOfProcForEmpty) {
  Outcome outcome = RunExample({"map_file", "/proc/version"});
  EXPECT_EQ(1, outcome.status);
  EXPECT_EQ("map_file: /proc/version: Invalid argument\n", outcome.messages);
  outcome = RunExample({"print_file", "/proc/version"});
  EXPECT_EQ(1, outcome.status);
  EXPECT_EQ("print_file: /proc/version: mmap: Invalid argument\n", outcome.messages);
}

TEST_F(Examples, CopyCopies) {
  for (const std::size_t size : {0U, 1U, 65536U, 65537U, 3000000U}) {
    const std::string text = Text(size);
    const Outcome outcome = RunExample({"copy"}, text);
    EXPECT_EQ(0, outcome.status);
    EXPECT_TRUE(text == outcome.output) << size << ": " << outcome.output.size();
    EXPECT_EQ("", outcome.messages);
  }
}

TEST_F(Examples, CopySaysWhatFailed) {
  Outcome outcome = RunExample({"copy"}, "", {.input_path = "."});
  EXPECT_EQ(1, outcome.status);
  EXPECT_EQ("copy: read: Is a directory\n", outcome.messages);
  outcome = RunExample({"copy"}, "text", {.output_path = "/dev/full"});
  EXPECT_EQ(1, outcome.status);
  EXPECT_EQ("copy: write: No space left on device\n", outcome.messages);
}

// The rest of a short write is tried, and nothing written behind a gap.
TEST_F(Examples, CopyGoesOnBehindAShortWrite) {
  const std::string text = Text(300000);
  const Outcome outcome =
      RunExample({"copy"}, text, {.output_path = "copied", .most_bytes = 100001});
  EXPECT_EQ(1, outcome.status);
  EXPECT_EQ("copy: write: File too large\n", outcome.messages);
  EXPECT_TRUE(text.substr(0, 100001) == Contents("copied"));
}

TEST_F(Examples, FindProgramTakesTheFirst) {
  for (const char* directory : {"one", "two", "three"}) ASSERT_EQ(0, mkdir(directory, 0755));
  MakeFile("one/tool", "", 0644);
  MakeFile("two/tool", "", 0755);
  MakeFile("three/tool", "", 0755);
  MakeFile("three/other", "", 0755);
  setenv("PATH", "missing:one:two:three", 1);
  Outcome outcome = RunExample({"find_program", "tool", "other"});
  EXPECT_EQ(0, outcome.status);
  EXPECT_EQ("two/tool\nthree/other\n", outcome.output);
  outcome = RunExample({"find_program", "nothing", "other"});
  EXPECT_EQ(1, outcome.status);
  EXPECT_EQ("three/other\n", outcome.output);
  EXPECT_EQ("find_program: nothing: not in missing:one:two:three\n", outcome.messages);
  setenv("PATH", "/usr/bin:/bin", 1);
}

TEST_F(Examples, FindProgramFindsOnlyPrograms) {
  for (const char* directory : {"one", "one/tool", "two"}) ASSERT_EQ(0, mkdir(directory, 0755));
  MakeFile("two/tool", "", 0755);
  std::string path;
  for (int i = 0; i < 200; i++) path += "missing:";
  setenv("PATH", (path + "one:two").c_str(), 1);
  const Outcome outcome = RunExample({"find_program", "tool", "./two/tool", "./one/tool"});
  EXPECT_EQ(1, outcome.status);
  EXPECT_EQ("two/tool\n./two/tool\n", outcome.output);
  EXPECT_EQ("find_program: ./one/tool: not in " + path + "one:two\n", outcome.messages);
  setenv("PATH", "/usr/bin:/bin", 1);
}

TEST_F(Examples, WriteManyWritesToAll) {
  const std::string text = Text(70000);
  std::vector<std::string> command = {"write_many"};
  for (int i = 0; i < 100; i++) command.push_back("file" + std::to_string(i));
  const Outcome outcome = RunExample(command, text);
  EXPECT_EQ(0, outcome.status) << outcome.messages;
  for (std::size_t i = 1; i < command.size(); i++)
    EXPECT_TRUE(text == Contents(command[i])) << command[i];
}

TEST_F(Examples, WriteManySaysWhatFailed) {
  const Outcome outcome = RunExample({"write_many", "a", "/dev/full", "b"}, "text");
  EXPECT_EQ(1, outcome.status);
  EXPECT_EQ("write_many: No space left on device\n", outcome.messages);
  EXPECT_EQ("text", Contents("a"));
  EXPECT_EQ("text", Contents("b"));
}

TEST_F(Examples, WriteManySaysThatItCannotRead) {
  const Outcome outcome =
      RunExample({"write_many", "a"}, "", {.input_path = ".", .runs_batches = false});
  EXPECT_EQ(1, outcome.status);
  EXPECT_EQ("write_many: read: Is a directory\n", outcome.messages);
}

// Bits of /proc/self/status for SIGHUP, INT, QUIT, TSTP, TTIN, TTOU and WINCH.
TEST_F(Examples, SignalsAreIgnoredByTheCommand) {
  Outcome outcome = RunExample({"signals", "grep", "SigIgn", "/proc/self/status"});
  EXPECT_EQ(0, outcome.status);
  ASSERT_EQ(0U, outcome.output.find("SigIgn:"));
  const unsigned long ignored = std::stoul(outcome.output.substr(7), nullptr, 16);
  EXPECT_EQ(0x8380007U, ignored & 0x8380007U);
  signal(SIGHUP, SIG_IGN);
  outcome = RunExample({"signals", "true"});
  signal(SIGHUP, SIG_DFL);
  EXPECT_EQ(0U, outcome.messages.find("signals: Hangup was ignored before\n"));
}

TEST_F(Examples, StatxArgumentsGoesOnBehindAFailure) {
  MakeFile("a", Text(12345));
  MakeFile("b", "");
  const Outcome outcome = RunExample({"statx_arguments", "a", "missing", "b"});
  EXPECT_EQ(1, outcome.status);
  EXPECT_EQ("12345 a\n0 b\n", outcome.output);
  EXPECT_EQ("statx_arguments: missing: No such file or directory\n", outcome.messages);
}

TEST_F(Examples, PrintFilePrints) {
  for (const std::size_t size : {0U, 1U, 100000U}) {
    MakeFile("file", Text(size));
    const Outcome outcome = RunExample({"print_file", "file"});
    EXPECT_EQ(0, outcome.status);
    EXPECT_TRUE(Text(size) == outcome.output) << size << ": " << outcome.output.size();
    EXPECT_EQ("", outcome.messages);
  }
}

TEST_F(Examples, PrintFileSaysWhichCallFailed) {
  Outcome outcome = RunExample({"print_file", "missing"});
  EXPECT_EQ(1, outcome.status);
  EXPECT_EQ("print_file: missing: open: No such file or directory\n", outcome.messages);
  outcome = RunExample({"print_file", "."});
  EXPECT_EQ(1, outcome.status);
  EXPECT_EQ("", outcome.output);
  EXPECT_EQ("print_file: .: mmap: No such device\n", outcome.messages);
}

TEST_F(Examples, ReadFirstReadsTheFirstThatOpens) {
  for (const char* directory : {"a", "b", "c"}) ASSERT_EQ(0, mkdir(directory, 0755));
  MakeFile("b/file", "second\n");
  MakeFile("c/file", "third\n");
  Outcome outcome = RunExample({"read_first", "file", "a", "b", "c"});
  EXPECT_EQ(0, outcome.status);
  EXPECT_EQ("a/file: No such file or directory\nb/file: 7 bytes:\nsecond\n", outcome.output);
  outcome = RunExample({"read_first", "nothing", "a", "c"});
  EXPECT_EQ(1, outcome.status);
  EXPECT_EQ("a/nothing: No such file or directory\nc/nothing: No such file or directory\n",
            outcome.output);
}

TEST_F(Examples, ReadFirstExplainsItsProgram) {
  MakeFile("file", "text\n");
  const Outcome outcome = RunExample({"read_first", "--explain", "file", "."});
  EXPECT_EQ(0, outcome.status);
  EXPECT_EQ(
      "  #0  openat(-100, \"./file\", 524288, 0)  <0: L2\n"
      "  #1  copy(memory, #0)  =0: found\n"
      "L2:\n"
      "  #2  getpid()  >0: end\n"
      "found:\n"
      "  #3  copy(&#4.arg[0], memory)\n"
      "  #4  read(copied, memory, 64)\n"
      "  #5  copy(&#6.arg[0], memory)\n"
      "  #6  close(copied)\n"
      "end:\n"
      "./file: 5 bytes:\ntext\n",
      outcome.output);
}

TEST_F(Examples, ConverseHearsWhatItSays) {
  Outcome outcome = RunExample({"converse", "how do you do"});
  EXPECT_EQ(0, outcome.status) << outcome.messages;
  EXPECT_EQ("how do you do\n", outcome.output);
  outcome = RunExample({"converse", std::string(300, 'a')});
  EXPECT_EQ(0, outcome.status) << outcome.messages;
  EXPECT_EQ(std::string(256, 'a') + "\n", outcome.output);
}

int ConnectTo(const std::string& port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(0, connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)));
  return fd;
}

// `clients` send their request before the first answer is read.
void ExpectAnswers(int clients, const std::string& request) {
  Running server({"web_server", std::to_string(clients)});
  const std::string port = server.FirstLine();
  std::vector<int> fds;
  for (int i = 0; i < clients; i++) fds.push_back(ConnectTo(port));
  for (const int fd : fds)
    EXPECT_EQ(static_cast<ssize_t>(request.size()), write(fd, request.data(), request.size()));
  for (const int fd : fds) {
    std::string answer;
    char text[256];
    ssize_t n;
    while ((n = read(fd, text, sizeof(text))) > 0) answer.append(text, static_cast<std::size_t>(n));
    EXPECT_EQ(0, n) << std::strerror(errno);
    EXPECT_EQ("HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nhello\n", answer);
    close(fd);
  }
  const Outcome outcome = server.Finish();
  EXPECT_EQ(0, outcome.status);
  EXPECT_EQ("web_server: served " + std::to_string(clients) + "\n", outcome.messages);
}

TEST_F(Examples, WebServerAnswersAllClients) {
  ExpectAnswers(40, "GET / HTTP/1.0\r\n\r\n");
}

TEST_F(Examples, WebServerAnswersALongRequest) {
  ExpectAnswers(3, "GET / HTTP/1.0\r\nX: " + std::string(20000, 'a') + "\r\n\r\n");
}

TEST_F(Examples, WebServerEndsWhenItCannotAccept) {
  Running server({"web_server", "2"}, "", {.most_files = backend == "device" ? 5 : 4});
  const int fd = ConnectTo(server.FirstLine());
  EXPECT_EQ(1, write(fd, "G", 1));
  const Outcome outcome = server.Finish();
  close(fd);
  EXPECT_EQ(1, outcome.status);
  EXPECT_EQ("web_server: accept: Too many open files\n", outcome.messages);
}

}  // namespace
}  // namespace examples

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  if (argc != 3 || (std::strcmp(argv[1], "--emulator") != 0 && std::strcmp(argv[1], "--device") != 0)) {
    std::fprintf(stderr, "usage: %s --emulator|--device PREFIX\n", argv[0]);
    return 2;
  }
  examples::backend = argv[1] + 2;
  examples::prefix = argv[2];
  return RUN_ALL_TESTS();
}
