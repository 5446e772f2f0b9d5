// SPDX-License-Identifier: MIT
// Each odd program is given to execve(2) as well: what it says has to be in the reason.
#include "pathsearch/program_file.h"

#include <elf.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>
#include <functional>
#include <vector>

#include "common/write_fully.h"
#include "support/temp_tree.h"

namespace pathsearch {
namespace {

/// What execve(2) says; 0 if it starts `path`.
int kernel_error(const std::string& path) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return -1;
  const pid_t child = ::fork();
  if (child == 0) {
    const int null = ::open("/dev/null", O_RDWR);
    for (const int fd : {0, 1, 2}) ::dup2(null, fd);
    char* argv[] = {const_cast<char*>(path.c_str()), nullptr};
    char* environment[] = {nullptr};
    ::execve(path.c_str(), argv, environment);
    const int error = errno;
    ::_exit(::write(ends[1], &error, sizeof(error)) == sizeof(error) ? 0 : 1);
  }
  ::close(ends[1]);
  int error = 0;
  if (::read(ends[0], &error, sizeof(error)) != sizeof(error)) error = 0;
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return error;
}

std::string why(const std::string& path) {
  const common::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  EXPECT_TRUE(fd) << path;
  return why_it_would_not_start(fd.get());
}

class ProgramFile : public ::testing::Test {
 protected:
  std::string make(const std::string& name, std::string_view contents) {
    const std::string path = tree_.path(name);
    const common::UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755));
    EXPECT_EQ(0, common::write_fully(fd.get(), contents));
    return path;
  }

  /// The reason names the error of execve(2), which is `error`.
  void agrees(std::string_view contents, int error) {
    const std::string path = make("program", contents);
    const std::string reason = why(path);
    ASSERT_EQ(error, kernel_error(path)) << reason;
    if (error == 0)
      EXPECT_EQ("", reason);
    else
      EXPECT_NE(std::string::npos, reason.find(error_text(error))) << reason;
  }

  test_support::TempTree tree_;
};

TEST_F(ProgramFile, LinesOfInterpreters) {
  using std::string_literals::operator""s;
  for (const auto& [line, error] : std::vector<std::pair<std::string, int>>{
           {"#!/bin/true\n", 0},
           {"#!/bin/true", 0},
           {"#! \t/bin/true \t\n", 0},
           {"#!/bin/true\0none\n"s, 0},
           {"", ENOEXEC},
           {"#", ENOEXEC},
           {"#!\n", ENOEXEC},
           {"#!  \t\n", ENOEXEC},
           {"#!", EACCES},
           {"#!\0\n"s, EACCES},
           {"#!/no/such\n", ENOENT},
           {"#!/bin/true/x\n", ENOTDIR},
           {"#!/\n", EACCES},
           {"#!/etc/passwd\n", EACCES},
           {"#!" + std::string(300, ' ') + "/bin/true\n", ENOEXEC},
           {"#!" + std::string(244, ' ') + "/bin/true\n", 0},
           {"#!" + std::string(245, ' ') + "/bin/true\n", ENOEXEC},
           {"#!" + std::string(245, '/') + "bin/true\n", 0},
           {"#!" + std::string(245, '/') + "bin/true x\n", 0},
           {"#!" + std::string(246, '/') + "bin/true\n", ENOEXEC},
           {"#!" + std::string(246, '/') + "bin/true x\n", ENOEXEC},
           {"#!/bin/true " + std::string(300, 'x') + "\n", 0}}) {
    SCOPED_TRACE(line);
    agrees(line, error);
  }
}

TEST_F(ProgramFile, InterpretersThatAreScripts) {
  std::string last = "/bin/true";
  for (int depth = 1; depth <= 7; depth++) {
    const std::string line = "#!" + last + "\n";
    agrees(line, depth <= 5 ? 0 : ELOOP);
    last = make("script" + std::to_string(depth), line);
  }
  agrees("#!" + tree_.path("program") + "\n", ELOOP);
  agrees("#!" + make("empty", "") + "\n", ENOEXEC);
  agrees("#!" + make("lost", "#!/no/such\n") + "\n", ENOENT);
}

/// A program to be spoilt.
class Elf {
 public:
  Elf() {
    const common::UniqueFd fd(::open("/bin/true", O_RDONLY | O_CLOEXEC));
    char buffer[65536];
    for (ssize_t got; (got = ::read(fd.get(), buffer, sizeof(buffer))) > 0;)
      bytes.append(buffer, static_cast<std::size_t>(got));
  }
  Elf64_Ehdr& header() { return *reinterpret_cast<Elf64_Ehdr*>(bytes.data()); }
  Elf64_Phdr& interpreter() {
    auto* segment = reinterpret_cast<Elf64_Phdr*>(bytes.data() + header().e_phoff);
    while (segment->p_type != PT_INTERP) segment++;
    return *segment;
  }
  /// Changes what PT_INTERP leads to.
  void name_loader(const std::string& path) {
    interpreter().p_offset = bytes.size();
    interpreter().p_filesz = path.size() + 1;
    bytes.append(path.c_str(), path.size() + 1);
  }
  std::string bytes;
};

TEST_F(ProgramFile, HeadersOfElf) {
  using Change = std::function<void(Elf&)>;
  for (const auto& [change, error] : std::vector<std::pair<Change, int>>{
           {[](Elf&) {}, 0},
           {[](Elf& e) { e.header().e_ident[EI_CLASS] = 0; }, 0},
           {[](Elf& e) { e.header().e_ident[EI_DATA] = ELFDATA2MSB; }, 0},
           {[](Elf& e) { e.header().e_type = ET_NONE; }, ENOEXEC},
           {[](Elf& e) { e.header().e_type = ET_REL; }, ENOEXEC},
           {[](Elf& e) { e.header().e_type = ET_CORE; }, ENOEXEC},
           {[](Elf& e) { e.header().e_machine = EM_RISCV; }, ENOEXEC},
           {[](Elf& e) { e.header().e_machine = EM_NONE; }, ENOEXEC},
           {[](Elf& e) { e.header().e_phnum = 0; }, ENOEXEC},
           {[](Elf& e) { e.header().e_phnum = 65535; }, ENOEXEC},
           {[](Elf& e) { e.header().e_phentsize++; }, ENOEXEC},
           {[](Elf& e) { e.header().e_phoff = 1 << 30; }, ENOEXEC},
           {[](Elf& e) { e.header().e_phoff = ~0ULL; }, ENOEXEC},
           {[](Elf& e) { e.bytes.resize(100); }, ENOEXEC},
           {[](Elf& e) { e.bytes.resize(63); }, ENOEXEC},
           {[](Elf& e) { e.bytes.resize(4); }, ENOEXEC}}) {
    Elf elf;
    change(elf);
    agrees(elf.bytes, error);
  }
}

TEST_F(ProgramFile, LoadersOfElf) {
  for (const std::uint64_t size :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{PATH_MAX + 1}, ~std::uint64_t{0}}) {
    Elf elf;
    elf.interpreter().p_filesz = size;
    agrees(elf.bytes, ENOEXEC);
  }
  Elf unended;
  unended.interpreter().p_filesz--;
  agrees(unended.bytes, ENOEXEC);
  Elf behind;
  behind.interpreter().p_offset = 1 << 30;
  agrees(behind.bytes, EIO);
  Elf machine;
  machine.header().e_machine = EM_RISCV;
  for (const auto& [loader, error] :
       std::vector<std::pair<std::string, int>>{{"/no/such", ENOENT},
                                                {"/", EACCES},
                                                {"/etc/passwd", EACCES},
                                                {make("small", "#!/bin/true\n"), EIO},
                                                {make("text", std::string(1000, 'x')), ELIBBAD},
                                                {make("machine", machine.bytes), ELIBBAD}}) {
    Elf elf;
    elf.name_loader(loader);
    agrees(elf.bytes, error);
  }
}

}  // namespace
}  // namespace pathsearch
