// SPDX-License-Identifier: MIT
#include "pathsearch/elf_file.h"

#include <elf.h>
#include <fcntl.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "common/unique_fd.h"
#include "pathsearch/program_file.h"
#include "pathsearch/which.h"

namespace pathsearch {
namespace {

static_assert(std::endian::native == std::endian::little, "fields are taken as they are");

#if defined(__x86_64__)
constexpr unsigned kMachine64 = EM_X86_64;
constexpr unsigned kMachine32 = EM_386;
#elif defined(__aarch64__)
constexpr unsigned kMachine64 = EM_AARCH64;
constexpr unsigned kMachine32 = EM_ARM;
#endif

struct Layout64 {
  using Header = Elf64_Ehdr;
  using Segment = Elf64_Phdr;
};
struct Layout32 {
  using Header = Elf32_Ehdr;
  using Segment = Elf32_Phdr;
};

std::string machine_name(unsigned machine) {
  switch (machine) {
    case EM_386:
      return "i386";
    case EM_X86_64:
      return "x86-64";
    case EM_ARM:
      return "ARM";
    case EM_AARCH64:
      return "AArch64";
    case EM_RISCV:
      return "RISC-V";
    case EM_PPC64:
      return "PowerPC 64";
    case EM_S390:
      return "S/390";
    case EM_MIPS:
      return "MIPS";
    default:
      return "ELF machine " + std::to_string(machine);
  }
}

std::string refused(const std::string& why) {
  return why + ": " + error_text(ENOEXEC);
}

template <typename T>
T read_header(std::string_view bytes) {
  T header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  return header;
}

unsigned machine_of(std::string_view header) {
  return read_header<Elf32_Ehdr>(header).e_machine;  // at the same place in both classes
}

bool read_at(int fd, std::uint64_t offset, void* out, std::size_t size) {
  if (offset > INT64_MAX) return false;
  return ::pread(fd, out, size, static_cast<off_t>(offset)) == static_cast<ssize_t>(size);
}

/// All of them or, with the reason in `wrong`, none.
template <typename Layout>
std::vector<typename Layout::Segment> read_segments(int fd, const typename Layout::Header& elf,
                                                    std::string& wrong) {
  using Segment = typename Layout::Segment;
  const std::size_t size = elf.e_phnum * sizeof(Segment);
  std::vector<Segment> segments(elf.e_phnum);
  if (elf.e_phentsize != sizeof(Segment))
    wrong = refused("its program headers have another size");
  else if (size == 0)
    wrong = refused("it has no program headers");
  else if (size > static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)))
    wrong = refused("it has too many program headers");
  else if (!read_at(fd, elf.e_phoff, segments.data(), size))
    wrong = refused("it is cut short");
  if (!wrong.empty()) segments.clear();
  return segments;
}

/// Is the file that a program names as its loader an ELF file for its machine?
template <typename Layout>
std::string check_loader_file(const std::string& loader, unsigned machine) {
  const std::string what = "its ELF loader, " + loader + ": ";
  const common::UniqueFd fd(::open(loader.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!fd) return "";
  typename Layout::Header elf;
  if (!read_at(fd.get(), 0, &elf, sizeof(elf))) return what + error_text(EIO);
  std::string wrong;
  if (std::memcmp(elf.e_ident, ELFMAG, SELFMAG) != 0 || elf.e_machine != machine)
    wrong = "no ELF";
  else
    (void)read_segments<Layout>(fd.get(), elf, wrong);
  return wrong.empty() ? "" : what + error_text(ELIBBAD);
}

template <typename Layout>
std::string check_loader(int fd, const typename Layout::Segment& segment, unsigned machine) {
  if (segment.p_filesz < 2 || segment.p_filesz > PATH_MAX)
    return refused("the name of its ELF loader has " + std::to_string(segment.p_filesz) + " bytes");
  std::string loader(segment.p_filesz, '\0');
  if (!read_at(fd, segment.p_offset, loader.data(), loader.size()))
    return "it is cut short: " + error_text(EIO);
  if (loader.back() != '\0') return refused("the name of its ELF loader does not end");
  loader.resize(std::strlen(loader.c_str()));
  if (const int error = program_error(loader))
    return "its ELF loader, " + loader + ": " + error_text(error);
  return check_loader_file<Layout>(loader, machine);
}

template <typename Layout>
std::string check(int fd, std::string_view header) {
  const auto elf = read_header<typename Layout::Header>(header);
  if (elf.e_type != ET_EXEC && elf.e_type != ET_DYN)
    return refused("its ELF type is not that of a program");
  std::string wrong;
  for (const auto& segment : read_segments<Layout>(fd, elf, wrong))
    if (segment.p_type == PT_INTERP) return check_loader<Layout>(fd, segment, elf.e_machine);
  return wrong;  // or it is static
}

/// A program for x32, which a kernel may or may not run.
bool may_be_x32(std::string_view header) {
  const auto elf = read_header<Elf32_Ehdr>(header);
  return elf.e_machine == EM_X86_64 && elf.e_ident[EI_CLASS] == ELFCLASS32 &&
         elf.e_phentsize == sizeof(Elf32_Phdr);
}

}  // namespace

std::string why_elf_would_not_load(int fd, std::string_view header) {
  const unsigned machine = machine_of(header);
  if (may_be_x32(header)) return "";
  if (machine == kMachine64) return check<Layout64>(fd, header);
  if (machine == kMachine32) return check<Layout32>(fd, header);
  if (machine == EM_NONE) return refused("it is cut short");
  if (header[EI_DATA] == ELFDATA2MSB) return refused("wrong architecture (big-endian)");
  return refused("wrong architecture (" + machine_name(machine) + ")");
}

}  // namespace pathsearch
