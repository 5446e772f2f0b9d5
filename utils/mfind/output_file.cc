// SPDX-License-Identifier: MIT
#include "mfind/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mfind {
namespace {

/// What is written to standard error has its place among the messages.
common::Output::Buffering buffering_of(int fd) {
  using Buffering = common::Output::Buffering;
  return fd == STDERR_FILENO ? Buffering::kNone : Buffering::kFull;
}

}  // namespace

OutputFile::OutputFile(int fd, std::string name)
    : fd_(fd),
      name_(std::move(name)),
      is_terminal_(::isatty(fd) != 0),
      output_(fd, buffering_of(fd)) {}

OutputFiles::OutputFiles() {
  files_.push_back(std::make_unique<OutputFile>(STDOUT_FILENO, "standard output"));
}

OutputFile* OutputFiles::open(const char* name) {
  // These two are the streams themselves, which keeps the order with other output; opening
  // them would empty the file that is behind them.
  if (std::string_view(name) == "/dev/stdout") return standard_output();
  const bool to_stderr = std::string_view(name) == "/dev/stderr";
  int fd = STDERR_FILENO;
  if (!to_stderr) {
    fd = ::open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
    if (fd < 0) return nullptr;
  }
  struct stat found {};
  if (::fstat(fd, &found) != 0) found = {};
  for (const auto& file : files_) {
    struct stat other {};
    if (file->fd() == STDOUT_FILENO || ::fstat(file->fd(), &other) != 0) continue;
    if (other.st_dev != found.st_dev || other.st_ino != found.st_ino) continue;
    if (fd != STDERR_FILENO) ::close(fd);
    return file.get();
  }
  files_.push_back(std::make_unique<OutputFile>(fd, name));
  return files_.back().get();
}

void OutputFiles::flush() {
  for (const auto& file : files_) file->output().flush();
  standard_output()->output().hide_status_line();
}

}  // namespace mfind
