// SPDX-License-Identifier: MIT
// batch::Program as text: explain(), and the names that calls and labels have there.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <batch/batch.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using batch::Label;
using batch::Program;
using batch::Ref;

class ProgramText : public ::testing::Test {
 protected:
  std::span<std::byte> bytes() { return std::as_writable_bytes(std::span(buffer_)); }

  std::array<char, 64> buffer_{};
};

TEST_F(ProgramText, ExplainsAMissingPath) {
  Program p;
  p.call(SYS_unlink, batch::Path(static_cast<const char*>(nullptr)));
  EXPECT_NE(std::string::npos, p.explain().find("null"));
}

// Characters are a path name only where they are said to be one: data ends without a NUL.
TEST_F(ProgramText, GenericCallTakesCharactersForMemory) {
  const std::string name = "n";
  const std::string_view data = "data";
  Program p;
  p.call(SYS_write, 1, data.data(), data.size());
  p.call(SYS_unlinkat, 1, batch::Path("p"));
  p.call(SYS_unlinkat, 1, name);
  EXPECT_EQ(
      "  #0  write(1, memory, 4)\n"
      "  #1  unlinkat(1, \"p\")\n"
      "  #2  unlinkat(1, \"n\")\n",
      p.explain());
}

// Jumps and names may come in any order, long after their calls.
TEST_F(ProgramText, ExplainsWhatWasSaidOutOfOrder) {
  Program p;
  const Label end = p.label("end");
  const Ref first = p.call(SYS_getpid), second = p.close(first);
  second.on_positive(end).on_error(end);
  first.on_zero(end);
  second.name("second");
  first.name("first");
  p.bind(end);
  EXPECT_EQ(
      "  #0  first = getpid()  =0: end\n"
      "  #1  copy(&#2.arg[0], first)\n"
      "  #2  second = close(copied)  <0: end  >0: end\n"
      "end:\n",
      p.explain());
}

TEST_F(ProgramText, NoTwoLabelsHaveOneName) {
  Program p;
  const Label end = p.label("end");
  EXPECT_THROW(p.label("end"), std::logic_error);
  p.call(SYS_getpid).on_error(end).on_zero(p.label());
  p.bind(end);
  EXPECT_EQ("  #0  getpid()  <0: end  =0: L1\nend:\n", p.explain());
}

// batchctl(1) reads them: there they are words.
TEST_F(ProgramText, NamesAreWords) {
  Program p;
  const Ref call = p.call(SYS_getpid).name("kept");
  for (const char* name : {"5", "a b", "x = y", "#0", "a\nb", "a-b", "\"a\"", "caf\xc3\xa9"}) {
    EXPECT_THROW(call.name(name), std::logic_error) << name;
    EXPECT_THROW(p.label(name), std::logic_error) << name;
  }
  EXPECT_THROW(call.name(std::string_view("a\0b", 3)), std::logic_error);
  for (const char* argument : {"memory", "null", "copied"})
    EXPECT_THROW(call.name(argument), std::logic_error) << argument;
  EXPECT_EQ("  #0  kept = getpid()\n", p.explain());
  call.name("memory2").name("_A9");
  p.bind(p.label("null"));
  EXPECT_EQ("  #0  _A9 = getpid()\nnull:\n", p.explain());
}

TEST_F(ProgramText, ALabelWithoutANameIsNotCalledAsAnother) {
  Program p;
  const Label first = p.label(), second = p.label("L0"), third = p.label("L0_");
  p.call(SYS_getpid).on_error(first).on_zero(second).on_positive(third);
  for (const Label label : {first, second, third}) p.bind(label);
  EXPECT_EQ("  #0  getpid()  <0: L0__  =0: L0  >0: L0_\nL0__:\nL0:\nL0_:\n", p.explain());
}

TEST_F(ProgramText, ExplainsTheNameOfEachTypedCall) {
  struct ::stat st;
  struct ::statx stx;
  struct ::epoll_event event {};
  struct ::sockaddr_un address {};
  std::uint32_t size = sizeof(address);
  Program p;
  p.openat(1, "a", 2, 3);
  p.newfstatat(1, "a", st, 2);
  p.statx(1, "a", 2, 3, stx);
  p.readlinkat(1, "a", buffer_);
  p.faccessat2(1, "a", 2, 3);
  p.fchmodat(1, "a", 2);
  p.mkdirat(1, "a", 2);
  p.linkat(1, "a", 2, "b", 3);
  p.symlinkat("a", 1, "b");
  p.unlinkat(1, "a", 2);
  p.close(1);
  p.read(1, bytes());
  p.write(1, bytes());
  p.pread(1, bytes(), 2);
  p.pwrite(1, bytes(), 2);
  p.lseek(1, 2, 3);
  p.fstat(1, st);
  p.getdents64(1, bytes());
  p.splice(1, nullptr, 2, nullptr, 3, 4);
  p.epoll_ctl(1, 2, 3, event);
  p.epoll_ctl(1, 2, 3);
  p.mmap(1, 2, 3, 4, 5);
  p.munmap(1, 2);
  p.socket(1, 2, 3);
  p.connect(1, {address, 2});
  p.accept4(1, 2);
  p.accept4(1, address, size, 2);
  p.sendto(1, bytes(), 2);
  p.sendto(1, bytes(), 2, {address, 3});
  p.recvfrom(1, bytes(), 2);
  p.recvfrom(1, bytes(), 2, address, size);
  EXPECT_EQ(
      "  #0  openat(1, \"a\", 2, 3)\n"
      "  #1  newfstatat(1, \"a\", memory, 2)\n"
      "  #2  statx(1, \"a\", 2, 3, memory)\n"
      "  #3  readlinkat(1, \"a\", memory, 64)\n"
      "  #4  faccessat2(1, \"a\", 2, 3)\n"
      "  #5  fchmodat(1, \"a\", 2)\n"
      "  #6  mkdirat(1, \"a\", 2)\n"
      "  #7  linkat(1, \"a\", 2, \"b\", 3)\n"
      "  #8  symlinkat(\"a\", 1, \"b\")\n"
      "  #9  unlinkat(1, \"a\", 2)\n"
      "  #10  close(1)\n"
      "  #11  read(1, memory, 64)\n"
      "  #12  write(1, memory, 64)\n"
      "  #13  pread(1, memory, 64, 2)\n"
      "  #14  pwrite(1, memory, 64, 2)\n"
      "  #15  lseek(1, 2, 3)\n"
      "  #16  fstat(1, memory)\n"
      "  #17  getdents64(1, memory, 64)\n"
      "  #18  splice(1, null, 2, null, 3, 4)\n"
      "  #19  epoll_ctl(1, 2, 3, memory)\n"
      "  #20  epoll_ctl(1, 2, 3, 0)\n"
      "  #21  mmap(0, 1, 2, 3, 4, 5)\n"
      "  #22  munmap(1, 2)\n"
      "  #23  socket(1, 2, 3)\n"
      "  #24  connect(1, memory, 2)\n"
      "  #25  accept4(1, 0, 0, 2)\n"
      "  #26  accept4(1, memory, memory, 2)\n"
      "  #27  sendto(1, memory, 64, 2, 0, 0)\n"
      "  #28  sendto(1, memory, 64, 2, memory, 3)\n"
      "  #29  recvfrom(1, memory, 64, 2, 0, 0)\n"
      "  #30  recvfrom(1, memory, 64, 2, memory, memory)\n",
      p.explain());
}

TEST_F(ProgramText, ExplainsItself) {
  Program p;
  const Label done = p.label("done");
  const Ref fd = p.openat(AT_FDCWD, "/a\"b\n", O_RDONLY).name("open").on_error(done);
  const Ref got = p.read(fd, bytes());
  p.copy(*reinterpret_cast<std::uint64_t*>(buffer_.data()), got);
  p.bind(done);
  p.call(300, 1);
  EXPECT_EQ(
      "  #0  open = openat(-100, \"/a\\\"b\\x0a\", 0, 0)  <0: done\n"
      "  #1  copy(&#2.arg[0], open)\n"
      "  #2  read(copied, memory, 64)\n"
      "  #3  copy(memory, #2)\n"
      "done:\n"
      "  #4  call[300](1)\n",
      p.explain());
}
// Several labels at one place come in the order in which they were made, wherever they are bound.
TEST_F(ProgramText, ExplainsManyLabels) {
  constexpr int kLabels = 3000;
  Program p;
  std::vector<Label> labels;
  for (int i = 0; i < kLabels; i++)
    labels.push_back(i % 3 == 0 ? p.label() : p.label("n" + std::to_string(i)));
  const auto name = [](int i) { return (i % 3 == 0 ? "L" : "n") + std::to_string(i); };
  std::string expected;
  // Each call jumps to the label behind it, which is bound together with one from the end.
  for (int i = 0; i < kLabels / 2; i++) {
    const int other = kLabels - 1 - i;
    p.call(SYS_getpid).on_zero(labels[static_cast<std::size_t>(i)]);
    p.bind(labels[static_cast<std::size_t>(other)]);
    p.bind(labels[static_cast<std::size_t>(i)]);
    expected += "  #" + std::to_string(i) + "  getpid()  =0: " + name(i) + "\n" + name(i) + ":\n" +
                name(other) + ":\n";
  }
  EXPECT_EQ(expected, p.explain());
}

}  // namespace
