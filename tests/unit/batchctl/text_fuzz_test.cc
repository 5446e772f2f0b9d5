// SPDX-License-Identifier: MIT
// Random texts: the parser must say what is wrong, or give a program whose text it reads again
// as the same program.  Nothing is run.
//
// Three kinds: random bytes, random tokens, and sound programs with a few changes.
//
//   BATCH_FUZZ_TEXTS  how many of each kind (default 20000)
//   BATCH_FUZZ_SEED   the first seed (default 1); a failure names its own
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <random>

#include "batchctl/text.h"

namespace batchctl {
namespace {

using Random = std::mt19937_64;

unsigned long setting(const char* name, unsigned long otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr ? std::strtoul(value, nullptr, 10) : otherwise;
}

constexpr const char* kTokens[] = {
    "copy",     "openat", "close",   "getpid", "call",
    "[",        "]",      "(",       ")",      ",",
    "=",        ":",      "#",       "&#",     ".arg[",
    "memory",   "+",      "null",    "copied", "<0:",
    "=0:",      ">0:",    "->",      ";",      "\"",
    "\\x",      "\\",     "a",       "b",      "done",
    "0",        "1",      "2",       "-1",     "0x",
    "8",        "|",      "O_CREAT", "-",      "\n",
    "\n",       "\n",     "  ",      "65536",  "99999999999999999999",
    "memory_fd"};

std::string random_bytes(Random& random) {
  std::string text(random() % 200, '\0');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

std::string random_tokens(Random& random) {
  std::string text;
  for (std::size_t n = random() % 80; n > 0; n--) text += kTokens[random() % std::size(kTokens)];
  return text;
}

/// Every other name begins with a word of the grammar.
std::string name_of(std::size_t index) {
  return (index % 2 == 0 ? "r" : "memory_") + std::to_string(index);
}

std::string sound_argument(Random& random, std::size_t names) {
  switch (random() % 7) {
    case 0: return "\"path\\xff " + std::to_string(random() % 10) + "\"";
    case 1: return "memory+" + std::to_string(random() % kMemoryBytes);
    case 2: return "[memory+" + std::to_string(random() % 100 * 8) + "]";
    case 3: return "null";
    case 4: return "O_CLOEXEC|AT_FDCWD";
    case 5:
      if (names > 0) return name_of(random() % names);
      [[fallthrough]];
    default: return std::to_string(static_cast<std::int64_t>(random()));
  }
}

std::string sound_text(Random& random) {
  std::string text;
  std::size_t names = 0;
  for (std::size_t n = random() % 12; n > 0; n--) {
    std::string line;
    const bool named = random() % 3 == 0;
    if (named) line = name_of(names) + " = ";
    line += random() % 2 != 0 ? "read(" : "call[" + std::to_string(random() % 500) + "](";
    for (std::size_t args = random() % 7, i = 0; i < args; i++)
      line += (i > 0 ? ", " : "") + sound_argument(random, names);
    names += named;
    line += ")";
    for (const char* sign : {"<0", "=0", ">0"})
      if (random() % 4 == 0) line += std::string("  ") + sign + ": end";
    text += line + "\n";
  }
  return text + "end:\n";
}

void change(std::string& text, Random& random) {
  const std::size_t at = random() % (text.size() + 1);
  switch (random() % 4) {
    case 0: text.insert(at, kTokens[random() % std::size(kTokens)]); break;
    case 1: text.erase(at, random() % 8); break;
    case 2: text.insert(at, 1, static_cast<char>(random())); break;
    default: text.insert(at, text.substr(random() % (text.size() + 1), random() % 40)); break;
  }
}

/// Whether it was taken for a program.
bool check(const std::string& source) {
  TextError error;
  const auto text = parse_text(source, error);
  if (!text) {
    EXPECT_FALSE(error.message.empty());
    EXPECT_LE(error.line, 1 + static_cast<std::size_t>(std::count(source.begin(), source.end(), '\n')));
    return false;
  }
  const std::string once = text->explain();
  const auto again = parse_text(once, error);
  EXPECT_NE(nullptr, again) << error.line << ": " << error.message << "\n" << once;
  EXPECT_EQ(once, again ? again->explain() : "");
  return true;
}

class TextFuzz : public ::testing::Test {
 protected:
  template <typename Maker>
  unsigned long run(Maker make) {
    const unsigned long texts = setting("BATCH_FUZZ_TEXTS", 20000);
    const unsigned long first = setting("BATCH_FUZZ_SEED", 1);
    unsigned long programs = 0;
    for (unsigned long seed = first; seed < first + texts && !HasFailure(); seed++) {
      Random random(seed);
      const std::string source = make(random);
      programs += check(source);
      if (HasFailure()) ADD_FAILURE() << "BATCH_FUZZ_SEED=" << seed << "\n" << source;
    }
    return programs;
  }
};

TEST_F(TextFuzz, RandomBytes) { run(random_bytes); }

TEST_F(TextFuzz, RandomTokens) { EXPECT_GT(run(random_tokens), 0U); }

TEST_F(TextFuzz, SoundPrograms) {
  const unsigned long texts = setting("BATCH_FUZZ_TEXTS", 20000);
  EXPECT_EQ(texts, run(sound_text));
}

TEST_F(TextFuzz, ChangedPrograms) {
  const auto make = [](Random& random) {
    std::string text = sound_text(random);
    for (std::size_t n = random() % 4 + 1; n > 0; n--) change(text, random);
    return text;
  };
  EXPECT_GT(run(make), 0U);
}

}  // namespace
}  // namespace batchctl
