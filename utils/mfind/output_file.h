// SPDX-License-Identifier: MIT
// Where actions write: standard output, and the files of -fprint and its like.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/output.h"
#include "common/unique_fd.h"

namespace mfind {

/// One file that is written.
class OutputFile {
 public:
  /// Takes `fd` over unless it is a standard stream.
  OutputFile(int fd, std::string name);

  [[nodiscard]] common::Output& output() { return output_; }
  /// What comes from file names is made harmless there.
  [[nodiscard]] bool is_terminal() const { return is_terminal_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
  std::string name_;
  bool is_terminal_;
  common::Output output_;
};

/// All files of a command line.  A file that is named twice is one: what is written through
/// both names stays in order.
class OutputFiles {
 public:
  OutputFiles();

  [[nodiscard]] OutputFile* standard_output() { return files_.front().get(); }

  /// The file `name`, emptied; null, with errno, if it cannot be written.
  [[nodiscard]] OutputFile* open(const char* name);

  /// Writes what is buffered, so that whoever is started next finds it.
  void flush();

  /// The first of standard output and error.
  [[nodiscard]] const std::vector<std::unique_ptr<OutputFile>>& all() const { return files_; }

 private:
  std::vector<std::unique_ptr<OutputFile>> files_;
};

}  // namespace mfind
