// SPDX-License-Identifier: MIT
#include "pathsearch/program_file.h"

#include <elf.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string_view>

#include "common/unique_fd.h"
#include "pathsearch/elf_file.h"
#include "pathsearch/which.h"

namespace pathsearch {
namespace {

constexpr std::size_t kHeaderSize = 256;  // what execve looks at: BINPRM_BUF_SIZE
constexpr int kMaxInterpreters = 5;       // of interpreters; "depth" in exec_binprm()

std::string refused(const std::string& why) {
  return why + ": " + error_text(ENOEXEC);
}

/// What a #! line names: a path, which may be empty, or why it names none.
struct Interpreter {
  std::string path = {};
  std::string wrong = {};
};

/// `header` has kHeaderSize bytes.  A line that does not end in them counts only if a blank or a
/// NUL shows where the name ends.
Interpreter read_interpreter(std::string_view header) {
  constexpr std::string_view kBlanks = " \t";
  constexpr std::string_view kEnds("\0 \t", 3);
  std::string_view line = header;
  const std::size_t newline = header.find_first_of(std::string_view("\0\n", 2));
  const bool ends = newline != std::string_view::npos && header[newline] == '\n';
  line = line.substr(2, ends ? newline - 2 : kHeaderSize - 1 - 2);
  const std::size_t first = line.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {"", refused("its #! line names no interpreter")};
  line.remove_prefix(first);
  const std::size_t end = line.find_first_of(kEnds);
  if (!ends && end == std::string_view::npos && header.back() != '\0' &&
      kBlanks.find(header.back()) == std::string_view::npos)
    return {"", refused("its #! line is cut off after " + std::to_string(kHeaderSize) + " bytes")};
  return {std::string(line.substr(0, end)), ""};
}

std::string check(int fd, int depth);

/// The file that a #! line names: may it be executed, and would it start?
std::string check_script(std::string_view header, int depth) {
  const Interpreter interpreter = read_interpreter(header);
  if (!interpreter.wrong.empty()) return interpreter.wrong;
  const std::string what = interpreter.path.empty()
                               ? "its #! line names no interpreter: "
                               : "the interpreter of its #! line, " + interpreter.path + ": ";
  if (const int error = program_error(interpreter.path)) return what + error_text(error);
  if (depth == kMaxInterpreters) return what + error_text(ELOOP);
  const common::UniqueFd fd(::open(interpreter.path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  const std::string why = fd ? check(fd.get(), depth + 1) : "";
  return why.empty() ? "" : what + why;
}

std::string check(int fd, int depth) {
  char buffer[kHeaderSize] = {};
  const ssize_t got = ::pread(fd, buffer, sizeof(buffer), 0);
  if (got < 0) return "";
  const std::string_view header(buffer, sizeof(buffer));
  if (got == 0) return refused("it is empty");
  if (header.starts_with("#!")) return check_script(header, depth);
  if (header.starts_with(ELFMAG)) return why_elf_would_not_load(fd, header);
  return refused("it is neither ELF nor has a #! line") + (depth == 0 ? ", unless by a shell" : "");
}

}  // namespace

std::string error_text(int error) {
  const char* name = ::strerrorname_np(error);
  return std::string(std::strerror(error)) + " (" + (name != nullptr ? name : "?") + ")";
}

int program_error(const std::string& path) {
  if (path.empty()) return EACCES;  // for the kernel it is the current directory
  const int error = look_at(AT_FDCWD, path.c_str());
  if (error == EMFILE || error == ENFILE || error == ENOMEM) return 0;
  struct stat st;
  return error != 0 && ::stat(path.c_str(), &st) != 0 ? errno : error;
}

std::string why_it_would_not_start(int fd) {
  return check(fd, 0);
}

}  // namespace pathsearch
