// SPDX-License-Identifier: MIT
#include "batchctl/text.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "batchctl/run.h"

namespace batchctl {
namespace {

std::string shown(std::string_view source) {
  TextError error;
  const auto text = parse_text(source, error);
  if (!text) return std::to_string(error.line) + ": " + error.message;
  return text->explain();
}

/// A program that explain() prints comes back as it was.
void same(std::string_view source) { EXPECT_EQ(source, shown(source)); }

TEST(Text, ResultsBecomeCopies) {
  EXPECT_EQ(
      "  #0  fd = openat(-100, \"/x\", 0, 0)  <0: done\n"
      "  #1  copy(&#2.arg[0], fd)\n"
      "  #2  read(copied, memory, 16)\n"
      "done:\n",
      shown("fd = openat(AT_FDCWD, \"/x\", O_RDONLY, 0) <0: done\nread(fd, memory, 16)\ndone:\n"));
}

TEST(Text, WhatIsPrintedIsReadAgain) {
  same("");
  same("  #0  getpid()\n");
  same("  #0  a = getpid()  <0: x  =0: y  >0: z\n  #1  close(-1)\nx:\ny:\n  #2  getuid()\nz:\n");
  same("  #0  a = getpid()\n  #1  copy(&#3.arg[0], a)\n  #2  copy(&#3.arg[2], memory+8)\n"
       "  #3  read(copied, memory, copied)\n");
  same("  #0  a = getpid()\n  #1  w = copy(memory+16, a)  <0: end\n  #2  copy(memory, memory+16)\nend:\n");
  same("  #0  call[-7](1, 2, 3, 4, 5, 6)\n  #1  call[9999](null, memory+65535)\n");
  same("  #0  newfstatat(-100, \"a\\\"b\\\\c\\xff\\x0a\", memory, 0)\n");
  same("  #0  getpid()\n  #1  copy(&#2.arg[0], #0)\n  #2  close(copied)\n");
}

TEST(Text, NamesMayBeginWithAWordOfTheGrammar) {
  const std::string text =
      "  #0  memory_fd = openat(-100, \"/\", 0)\n  #1  copy(memory+8, memory_fd)\n"
      "  #2  copy(&#3.arg[0], memory_fd)\n  #3  close(copied)\n";
  same(text);
  EXPECT_EQ(text, shown("memory_fd = openat(AT_FDCWD, \"/\", O_RDONLY)\n"
                        "copy(memory+8, memory_fd)\nclose(memory_fd)"));
  for (const char* name : {"memory8", "null_", "copied2", "copy", "call", "AT_FDCWD2", "O_"}) {
    const std::string result(name);
    same("  #0  " + result + " = getpid()\n  #1  copy(&#2.arg[0], " + result +
         ")\n  #2  close(copied)\n");
    same("  #0  " + result + " = getpid()\n  #1  copy(memory, " + result + ")\n");
  }
  EXPECT_EQ("1: expected 'memory' before 'memory_fd, 1)'", shown("copy(memory_fd, 1)"));
  EXPECT_EQ("1: expected 'memory' before 'memory_fd])'", shown("close([memory_fd])"));
}

TEST(Text, WhatTheBuilderPrintsIsReadAgain) {
  batch::Program program;
  std::array<std::byte, 64> buffer = {};
  const batch::Label done = program.label("done");
  const batch::Ref fd = program.openat(AT_FDCWD, "/etc/hostname", O_RDONLY).name("open");
  fd.on_error(done);
  program.read(fd, buffer).name("read");
  program.close(fd);
  program.bind(done);
  same(program.explain(buffer));
}

// Any name that the builder takes.
TEST(Text, NamesOfTheBuilderAreReadAgain) {
  batch::Program program;
  std::array<std::byte, 64> buffer = {};
  for (const char* name : {"memory2", "null_", "copied1", "copy", "call", "O_RDONLY", "_", "a1"}) {
    const batch::Label label = program.label(name);
    const batch::Ref call = program.call(SYS_dup, 0).name(name).on_error(label);
    program.copy(*reinterpret_cast<std::uint64_t*>(buffer.data()), call);
    program.close(call);
    program.bind(label);
  }
  for (const char* name : {"memory", "null", "copied"}) {
    const batch::Label label = program.label(name);
    program.call(SYS_getpid).on_positive(label);
    program.bind(label);
  }
  same(program.explain(buffer));
}

TEST(Text, ANameGoesBeforeAConstant) {
  EXPECT_EQ("  #0  O_CREAT = getpid()\n  #1  copy(&#2.arg[0], O_CREAT)\n  #2  close(copied)\n",
            shown("O_CREAT = getpid()\nclose(O_CREAT)"));
}

TEST(Text, NumbersAndNames) {
  EXPECT_EQ("  #0  close(-1)\n  #1  close(16)\n  #2  close(8)\n  #3  close(524289)\n",
            shown("close(-1)\nclose(0x10)\nclose(010)\nclose(O_WRONLY|O_CLOEXEC)"));
  EXPECT_EQ("  #0  close(-1)\n", shown("close(0xffffffffffffffff)"));
  EXPECT_EQ("  #0  close(-9223372036854775808)\n", shown("close(-9223372036854775808)"));
}

TEST(Text, CommentsAndResultsArePassedOver) {
  EXPECT_EQ("  #0  getpid()\n", shown("; a comment\n\n  #0  getpid()  -> 1234\n ; another"));
}

TEST(Text, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ("2: no call is named nonsense; call[NUMBER](...) takes any", shown("getpid()\nnonsense()"));
  EXPECT_EQ("1: no earlier call is named 'x'", shown("close(x)\nx = getpid()"));
  EXPECT_EQ("2: two calls are named a", shown("a = getpid()\na = getuid()"));
  EXPECT_EQ("2: a jump backwards, to L", shown("L:\ngetpid() >0: L"));
  EXPECT_EQ("2: the label nowhere is nowhere", shown("getpid()\ngetpid() >0: nowhere\ngetpid()"));
  EXPECT_EQ("2: the label L is here twice", shown("L:\nL:"));
  EXPECT_EQ("1: this is call #0", shown("#1 getpid()"));
  EXPECT_EQ("1: more than six arguments", shown("call[1](1,2,3,4,5,6,7)"));
  EXPECT_EQ("1: a number that is none, or too large", shown("close(99999999999999999999)"));
  EXPECT_EQ("1: a number that is none, or too large", shown("close(12ab)"));
  EXPECT_EQ("1: the string does not end", shown("openat(-100, \"abc"));
  EXPECT_EQ("1: a path name cannot hold a NUL byte", shown("openat(-100, \"a\\x00\")"));
  EXPECT_EQ("1: memory has 65536 bytes", shown("read(0, memory+65536, 1)"));
  EXPECT_EQ("1: words are at multiples of 8", shown("close([memory+4])"));
  EXPECT_EQ("1: expected ',' before ') '", shown("copy(memory) "));
  EXPECT_EQ("1: memory has a meaning of its own", shown("memory = getpid()"));
  EXPECT_EQ("1: 'copied' without a copy in front of the call", shown("close(copied)"));
  EXPECT_EQ("2: a copy is left without the call that it is for", shown("a = getpid()\ncopy(&#2.arg[0], a)"));
  EXPECT_EQ("3: a copy for another call", shown("a = getpid()\ncopy(&#9.arg[0], a)\nclose(copied)"));
  EXPECT_EQ("3: a copy for an argument that is not 'copied'",
            shown("a = getpid()\ncopy(&#2.arg[0], a)\nclose(1)"));
  EXPECT_EQ("3: a label between a copy and its call",
            shown("a = getpid()\ncopy(&#2.arg[0], a)\nL:\nclose(copied)"));
  EXPECT_EQ("1: expected 'the end of the line' before 'rubbish'", shown("getpid() rubbish"));
}

TEST(Text, HasALimit) {
  std::string source;
  for (std::size_t i = 0; i <= kMaxCalls; i++) source += "getpid()\n";
  EXPECT_EQ("32768: too many calls", shown(source));
}

}  // namespace
}  // namespace batchctl
