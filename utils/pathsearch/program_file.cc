// SPDX-License-Identifier: MIT
#include "pathsearch/program_file.h"

#include <elf.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace pathsearch {
namespace {

static_assert(std::endian::native == std::endian::little, "read_elf() reads fields as they are");

constexpr std::size_t kHeaderSize = 256;     // what execve looks at: BINPRM_BUF_SIZE
constexpr std::size_t kMaxHeaders = 512;     // program headers; real files have a dozen
constexpr std::size_t kMaxLoaderPath = 4096;

#if defined(__x86_64__)
constexpr std::array<unsigned, 2> kNativeMachines = {EM_X86_64, EM_386};
#elif defined(__aarch64__)
constexpr std::array<unsigned, 2> kNativeMachines = {EM_AARCH64, EM_ARM};
#endif

std::string machine_name(unsigned machine) {
  switch (machine) {
    case EM_386: return "i386";
    case EM_X86_64: return "x86-64";
    case EM_ARM: return "ARM";
    case EM_AARCH64: return "AArch64";
    case EM_RISCV: return "RISC-V";
    case EM_PPC64: return "PowerPC 64";
    case EM_S390: return "S/390";
    case EM_MIPS: return "MIPS";
    default: return "ELF machine " + std::to_string(machine);
  }
}

std::string missing(const std::string& what, const std::string& path) {
  if (::faccessat(AT_FDCWD, path.c_str(), X_OK, AT_EACCESS) == 0) return "";
  return what + " " + path + ": " + error_text(errno);
}

std::string check_interpreter(std::string_view header) {
  constexpr std::string_view kBlanks = " \t";
  std::string_view line = header.substr(2, header.find('\n', 2) - 2);
  line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
  const std::string interpreter(line.substr(0, line.find_first_of(std::string_view(" \t\0", 3))));
  if (interpreter.empty()) return "its #! line names no interpreter";
  return missing("the interpreter of its #! line,", interpreter);
}

template <typename T>
bool read_at(int fd, std::uint64_t offset, T& out) {
  return ::pread(fd, &out, sizeof(out), static_cast<off_t>(offset)) ==
         static_cast<ssize_t>(sizeof(out));
}

template <typename Header, typename ProgramHeader>
std::string check_loader(int fd) {
  Header elf;
  if (!read_at(fd, 0, elf) || elf.e_phentsize != sizeof(ProgramHeader)) return "it is cut short";
  const std::size_t count = std::min<std::size_t>(elf.e_phnum, kMaxHeaders);
  for (std::size_t i = 0; i < count; i++) {
    ProgramHeader segment;
    if (!read_at(fd, elf.e_phoff + i * sizeof(segment), segment)) return "it is cut short";
    if (segment.p_type != PT_INTERP) continue;
    std::string loader(std::min<std::size_t>(segment.p_filesz, kMaxLoaderPath), '\0');
    const ssize_t got =
        ::pread(fd, loader.data(), loader.size(), static_cast<off_t>(segment.p_offset));
    if (got != static_cast<ssize_t>(loader.size())) return "it is cut short";
    return missing("its ELF loader,", loader.c_str());
  }
  return "";  // static
}

std::string check_elf(int fd, std::string_view header) {
  if (header.size() < sizeof(Elf32_Ehdr)) return "it is cut short";
  if (header[EI_DATA] != ELFDATA2LSB) return "wrong architecture (big-endian)";
  Elf32_Half machine;  // at the same place in both classes
  std::memcpy(&machine, header.data() + offsetof(Elf32_Ehdr, e_machine), sizeof(machine));
  if (std::find(kNativeMachines.begin(), kNativeMachines.end(), machine) == kNativeMachines.end())
    return "wrong architecture (" + machine_name(machine) + ")";
  return header[EI_CLASS] == ELFCLASS64 ? check_loader<Elf64_Ehdr, Elf64_Phdr>(fd)
                                        : check_loader<Elf32_Ehdr, Elf32_Phdr>(fd);
}

}  // namespace

std::string error_text(int error) {
  const char* name = ::strerrorname_np(error);
  return std::string(std::strerror(error)) + " (" + (name != nullptr ? name : "?") + ")";
}

std::string why_it_would_not_start(int fd) {
  char buffer[kHeaderSize];
  const ssize_t got = ::pread(fd, buffer, sizeof(buffer), 0);
  if (got < 0) return "";
  const std::string_view header(buffer, static_cast<std::size_t>(got));
  if (header.empty()) return "it is empty";
  if (header.starts_with("#!")) return check_interpreter(header);
  if (header.starts_with(ELFMAG)) return check_elf(fd, header);
  return "it is neither ELF nor has a #! line: " + error_text(ENOEXEC) + ", unless by a shell";
}

}  // namespace pathsearch
