// SPDX-License-Identifier: MIT
#include "run.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

namespace examples {
namespace {

// The whole of a file in memory.
std::string Contents(int fd) {
  std::string text(static_cast<std::size_t>(lseek(fd, 0, SEEK_END)), '\0');
  EXPECT_EQ(static_cast<ssize_t>(text.size()), pread(fd, text.data(), text.size(), 0));
  return text;
}

int Filled(const std::string& text) {
  const int fd = memfd_create("input", MFD_CLOEXEC);
  EXPECT_EQ(static_cast<ssize_t>(text.size()), write(fd, text.data(), text.size()));
  lseek(fd, 0, SEEK_SET);
  return fd;
}

// In the child.
void Open(const char* path, int flags, int fd) {
  if (path == nullptr) return;
  const int opened = open(path, flags, 0644);
  if (opened < 0 || dup2(opened, fd) < 0) _exit(125);
}

void Limit(int resource, long most) {
  const rlimit limit = {static_cast<rlim_t>(most), static_cast<rlim_t>(most)};
  if (most >= 0 && setrlimit(static_cast<__rlimit_resource>(resource), &limit) != 0) _exit(125);
}

void Surround(const Surroundings& surroundings) {
  Open(surroundings.input_path, O_RDONLY | O_CLOEXEC, STDIN_FILENO);
  Open(surroundings.output_path, O_WRONLY | O_CREAT | O_CLOEXEC, STDOUT_FILENO);
  for (int fd = STDERR_FILENO + 1; fd < 256; fd++) fcntl(fd, F_SETFD, FD_CLOEXEC);
  Limit(RLIMIT_NOFILE, surroundings.most_files);
  // A leak checker opens files of its own when the program ends.
  if (surroundings.most_files >= 0) setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
  Limit(RLIMIT_FSIZE, surroundings.most_bytes);
  if (surroundings.most_bytes >= 0) signal(SIGXFSZ, SIG_IGN);
}

[[noreturn]] void Become(const std::vector<std::string>& command, int input, int output,
                         int messages, const Surroundings& surroundings) {
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(messages, STDERR_FILENO);
  Surround(surroundings);
  setenv("BATCH_VERBOSE", "1", 1);
  if (backend == "emulator")
    setenv("BATCH_EMUL", "1", 1);
  else
    unsetenv("BATCH_EMUL");
  const std::string path = prefix + command[0];
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execv(path.c_str(), arguments.data());
  perror(path.c_str());
  _exit(126);
}

}  // namespace

Running::Running(const std::vector<std::string>& command, const std::string& input,
                 const Surroundings& surroundings)
    : runs_batches_(surroundings.runs_batches),
      messages_fd_(memfd_create("messages", MFD_CLOEXEC)) {
  const int input_fd = Filled(input);
  int ends[2];
  EXPECT_EQ(0, pipe2(ends, O_CLOEXEC));
  output_fd_ = ends[0];
  pid_ = fork();
  if (pid_ == 0) Become(command, input_fd, ends[1], messages_fd_, surroundings);
  close(ends[1]);
  close(input_fd);
}

Running::~Running() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  close(output_fd_);
  close(messages_fd_);
}

std::string Running::FirstLine() {
  char byte;
  while (output_.find('\n') == std::string::npos && read(output_fd_, &byte, 1) == 1)
    output_ += byte;
  return output_.substr(0, output_.find('\n'));
}

Outcome Running::Finish() {
  Outcome outcome;
  char text[65536];
  for (ssize_t n; (n = read(output_fd_, text, sizeof(text))) > 0;)
    output_.append(text, static_cast<std::size_t>(n));
  int status = 0;
  EXPECT_EQ(pid_, waitpid(pid_, &status, 0));
  pid_ = -1;
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome.output = output_;
  outcome.messages = Contents(messages_fd_);

  if (!runs_batches_) return outcome;
  const std::string line = "libbatch: " + backend + ": ";
  const std::size_t at = outcome.messages.find(line);
  const std::size_t end = outcome.messages.find('\n', at);
  EXPECT_NE(std::string::npos, end) << "not run by the " << backend << ": " << outcome.messages;
  if (end != std::string::npos) outcome.messages.erase(at, end + 1 - at);
  return outcome;
}

}  // namespace examples
