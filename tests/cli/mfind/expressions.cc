// SPDX-License-Identifier: MIT
// Random command lines of find, each run by two programs in the current directory: output and messages in
// their common order, byte for byte, and the exit status have to be the same.
//
//   expressions --count N --seed S --tool FIND --reference FIND --reference-loader LD
//               --reference-libraries DIR
//
// Equal seeds give equal command lines.  A disagreement is tried again, since a minute may
// have passed between the two runs of -cmin 3; if it stays, the command line and both outputs are shown.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Words = std::vector<std::string>;

/// The grammar.  Weights were chosen so that most expressions print something and
/// many reach a file that cannot be looked up.
class Generator {
 public:
  explicit Generator(unsigned long seed) : random_(seed) {}

  Words command_line() {
    Words words;
    if (chance(25)) words.push_back(pick({"-H", "-L", "-P"}));
    // Beyond level 1 GNU find's reordering changes results: of lists, and of -o with an unknown -fstype.
    if (chance(15)) words.push_back(pick({"-O0", "-O1"}));
    const std::size_t roots = std::array<std::size_t, 6>{0, 1, 1, 1, 2, 3}[below(6)];
    for (std::size_t i = 0; i < roots; ++i) {
      words.push_back(pick({"small", "kinds", "forbidden", "linked", "permissions", "times", "names",
                            "forbidden/unsearchable", "kinds/to-directory", "kinds/dangling",
                            "kinds/itself", "no-such-file", "small/", "kinds//", "./linked", "small/top",
                            "forbidden/closed", "names/.hidden", "small/../small"}));
    }
    options(words);
    Words expression;
    do {
      expression.clear();
      add_expression(expression, 3);
    } while (misleads_reference(expression));
    words.insert(words.end(), expression.begin(), expression.end());
    return words;
  }

 private:
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  bool chance(std::size_t percent) { return below(100) < percent; }
  std::string pick(std::initializer_list<const char*> from) { return from.begin()[below(from.size())]; }
  std::string number(std::size_t limit) {
    return pick({"", "+", "-"}) + std::to_string(chance(50) ? below(4) : below(limit));
  }

  void options(Words& words) {
    const auto add = [&](std::size_t percent, Words option) {
      if (chance(percent)) words.insert(words.end(), option.begin(), option.end());
    };
    add(20, {"-maxdepth", std::to_string(below(4))});
    add(15, {"-mindepth", std::to_string(below(4))});
    add(20, {"-depth"});
    add(10, {pick({"-xdev", "-mount", "-noleaf"})});
    add(10, {"-daystart"});
    add(5, {"-follow"});
    add(5, {pick({"-ignore_readdir_race", "-nowarn"})});
    add(10, {"-regextype", pick({"posix-extended", "sed", "awk", "grep", "emacs", "posix-minimal-basic"})});
  }

  Words name_test() {
    switch (below(8)) {
      case 0: return {"-name", pick({"*", "f*", "*e", "?", "*n*", "[a-f]*", "file", "sub", ".*", "*\\*",
                                     "top", "d*r", "[!a-m]*", "d0*", "\\f*", "**", "a\\\\b", "[[:alpha:]]*"})};
      case 1: return {"-iname", pick({"F*", "*E", "TO*", "Sub", "[A-C]*"})};
      case 2: return {"-path", pick({"*/*", "forbidden/*", "*/sub*", "small", "*l*r*", "*/[a-f]*"})};
      case 3: return {"-ipath", pick({"*SUB*", "*/F*"})};
      case 4: return {"-wholename", pick({"small/*", "./linked*"})};
      case 5: return {"-regex", pick({".*", ".*/f.*", ".*[a-m]", "forbidden/.*", ".*\\(a\\|e\\)", ".*e+",
                                      ".*[[:digit:]]", ".*l\\{2\\}.*", "small/(left|right)"})};
      case 6: return {"-iregex", pick({".*F.*", "SMALL.*"})};
      default: return {pick({"-lname", "-ilname"}), pick({"*", "f*", "now*", "*dir*", "F*", "0*"})};
    }
  }

  Words metadata_test() {
    switch (below(17)) {
      case 0: return {"-size", number(80) + pick({"", "c", "k", "b", "w", "M"})};
      case 1: return {"-perm", pick({"644", "/111", "-u+w", "/u=x,g=x", "755", "-444", "a=r", "-g+s",
                                     "u+X", "-1000", "/6000", "g=u", "0", "-0", "u=rwx,go=rx"})};
      case 2: return {"-links", number(5)};
      case 3: return {pick({"-mtime", "-ctime", "-atime"}), number(9)};
      case 4: return {pick({"-mmin", "-cmin", "-amin"}), number(3000)};
      case 5: return {pick({"-newer", "-anewer", "-cnewer"}),
                      pick({"small/top", "times/half", "times/day", "kinds/to-file"})};
      case 6: return {pick({"-newermt", "-newerat", "-newerct"}),
                      pick({"2000-01-01", "1970-01-01 UTC", "yesterday", "2 days ago", "@1000000000",
                            "2001-04-05T06:07:08", "last monday", "@0"})};
      case 7: return {pick({"-neweram", "-newerac", "-newercm", "-newermm", "-newerma"}),
                      pick({"times/whole", "small/top"})};
      case 8: return {pick({"-user", "-group"}), pick({"root", "0", "54321"})};
      case 9: return {pick({"-uid", "-gid"}), number(10)};
      case 10: return {pick({"-nouser", "-nogroup"})};
      case 11: return {"-samefile", pick({"linked/one/first", "small/top", "kinds/to-file"})};
      case 12: return {"-used", number(3)};
      case 13: return {"-fstype", pick({"ext4", "tmpfs", "overlay", "none"})};
      case 14: return {"-mtime", number(3) + ".5"};
      default: return {pick({"-empty", "-readable", "-writable", "-executable"})};
    }
  }

  Words test() {
    switch (below(10)) {
      case 0: case 1: case 2: return name_test();
      case 3: case 4:
        return {pick({"-type", "-type", "-xtype"}),
                pick({"f", "d", "l", "p", "s", "f,d", "l,f", "b,c", "d,p,s"})};
      case 5: return {pick({"-true", "-false"})};
      default: return metadata_test();
    }
  }

  Words action() {
    switch (below(14)) {
      case 0: case 1: case 2: return {"-print"};
      case 3: return {"-print0"};
      case 4: case 5:
        return {"-printf",
                pick({"%p\\n", "%f %y\\n", "%p %s %m\\n", "%P %d %l\\n", "%M %n %u\\n", "%h %Y\\n",
                      "[%5p][%.2f]\\n", "%i %D %g\\n", "%TY-%Tm %Aj\\n", "%H %y%Y%l\\n", "%T@ %T+ %t\\n",
                      "%#m %05m %-6m|\\n", "%U:%G %F\\n", "%-12f|\\n", "%TA %TB %Td\\n", "%%%p\\n", "%l\\n"})};
      case 6: return {"-ls"};
      case 7: case 8: return {"-prune"};
      case 9: return {"-quit"};
      case 10: return {"-exec", "echo", "x", "{}", ";"};
      case 11: return {"-exec", "echo", "{}", "+"};
      case 12: return {"-execdir", "echo", "{}", ";"};
      default: return {pick({"-execdir", "-exec"}), pick({"false", "true"}), "{}", ";"};
    }
  }

  void add_expression(Words& words, int depth) {
    const auto append = [&](Words more) { words.insert(words.end(), more.begin(), more.end()); };
    const std::size_t form = below(100);
    if (depth == 0 || form < 35) {
      append(chance(80) ? test() : action());
    } else if (form < 75) {
      add_expression(words, depth - 1);
      if (form < 55) append(std::array<Words, 3>{Words{"-a"}, Words{}, Words{"-and"}}[below(3)]);
      else if (form < 70) append({pick({"-o", "-or"})});
      else append({","});
      add_expression(words, depth - 1);
    } else if (form < 85) {
      append({pick({"!", "-not"})});
      append(test());
    } else {
      append({"("});
      add_expression(words, depth - 1);
      append({")"});
    }
  }

  /// In some of these GNU find forgets that a row has an action when it moves the last test of that row to
  /// the front, and then moves tests of the row around it past the action, which is so not run at all.
  static bool misleads_reference(const Words& words) {
    constexpr std::array<std::string_view, 12> kMoved{"-name", "-iname", "-path", "-ipath", "-wholename", "-regex",
                                                      "-iregex", "-iwholename", "-true", "-false", ")", "!"};
    constexpr std::array<std::string_view, 9> kActions{"-print", "-print0", "-printf", "-ls", "-prune", "-quit",
                                                       "-exec", "-execdir", "-delete"};
    const auto is_one_of = [](const auto& list, const std::string& word) {
      return std::find(list.begin(), list.end(), word) != list.end();
    };
    bool acts = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
      acts = acts || is_one_of(kActions, words[i]);
      const bool ends_row = words[i] == "-o" || words[i] == "-or" || words[i] == ")";
      if (!acts || !ends_row) continue;
      if (is_one_of(kMoved, words[i - 1]) || (i > 1 && is_one_of(kMoved, words[i - 2]))) return true;
    }
    return false;
  }

  std::mt19937_64 random_;
};

struct Result {
  int status = 0;
  std::string output;

  bool operator==(const Result&) const = default;
};

extern "C" char** environ;

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::exit(2);
}

Result run(Words program, const Words& words) {
  program.insert(program.end(), words.begin(), words.end());
  std::vector<char*> argv;
  for (std::string& word : program) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) die("pipe");
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  pid_t child = 0;
  if (::posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), environ) != 0) die(argv[0]);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  Result result;
  std::array<char, 65536> buffer;
  ssize_t length = 0;
  while ((length = ::read(ends[0], buffer.data(), buffer.size())) > 0) {
    result.output.append(buffer.data(), static_cast<std::size_t>(length));
  }
  ::close(ends[0]);
  ::waitpid(child, &result.status, 0);
  // Not run at all: two programs that are not there would agree.
  if (WIFEXITED(result.status) && WEXITSTATUS(result.status) >= 126) die("one program did not run");
  return result;
}

void show(const char* title, const Result& result) {
  std::printf("--- %s: status %d, %zu bytes\n", title, result.status, result.output.size());
  for (const char c : result.output.substr(0, 1500)) {
    if (c == '\n' || (c >= ' ' && c < 0x7f)) {
      std::putchar(c);
    } else {
      std::printf("\\%03o", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
}

struct Settings {
  std::size_t count = 0;
  unsigned long seed = 0;
  Words tool;
  Words reference;
};

class Comparison {
 public:
  explicit Comparison(const Settings& settings) : settings_(settings), generator_(settings.seed) {}

  /// Returns how many disagree.
  std::size_t run_all() {
    std::vector<std::thread> threads;
    const unsigned count = std::max(1U, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < count; ++i) threads.emplace_back([this] { work(); });
    for (std::thread& thread : threads) thread.join();
    return disagreements_;
  }

 private:
  bool next(Words* words) {
    const std::lock_guard lock(mutex_);
    if (made_ == settings_.count) return false;
    ++made_;
    *words = generator_.command_line();
    return true;
  }

  void work() {
    Words words;
    while (next(&words)) compare(words);
  }

  void compare(const Words& words) {
    constexpr int kAttempts = 3;
    Result expected;
    Result found;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      expected = run(settings_.reference, words);
      found = run(settings_.tool, words);
      if (found == expected) return;
    }
    const std::lock_guard lock(mutex_);
    if (++disagreements_ > 10) return;
    std::printf("not the same: find");
    for (const std::string& word : words) std::printf(" '%s'", word.c_str());
    std::putchar('\n');
    show("reference", expected);
    show("tool", found);
  }

  const Settings& settings_;
  std::mutex mutex_;
  Generator generator_;
  std::size_t made_ = 0;
  std::size_t disagreements_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string_view, std::string> options;
  for (int i = 1; i + 1 < argc; i += 2) options[argv[i]] = argv[i + 1];
  Settings settings;
  settings.count = std::strtoul(options["--count"].c_str(), nullptr, 10);
  settings.seed = std::strtoul(options["--seed"].c_str(), nullptr, 10);
  // The tool has to be called "find" in its messages, too, so it is started by a link of that name.
  settings.tool = {options["--tool"]};
  settings.reference = {options["--reference-loader"], "--argv0", options["--tool"],
                        "--library-path", options["--reference-libraries"], options["--reference"]};
  if (settings.count == 0 || settings.tool[0].empty()) {
    std::fputs("usage: see the head of expressions.cc\n", stderr);
    return 2;
  }
  const std::size_t disagreements = Comparison(settings).run_all();
  std::printf("%zu random expressions, seed %lu: %zu disagreements\n", settings.count, settings.seed,
              disagreements);
  return disagreements == 0 ? 0 : 1;
}
