// SPDX-License-Identifier: MIT
// What is an option and what the argument of one only getopt_long(3) can tell, so it goes over a copy
// of the arguments first, without a word.
#include "mdu/own_options.h"

#include <getopt.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "common/write_fully.h"
#include "mdu/option_table.h"

namespace mdu {
namespace {

constexpr int kStats = 0x200;
constexpr char kName[] = "--stats";

}  // namespace

bool take_stats(std::vector<char*>& args) {
  std::vector<option> table(std::begin(kLongOptions), std::end(kLongOptions));
  table.insert(table.begin(), {"stats", no_argument, nullptr, kStats});
  std::vector<char*> copy = args;
  std::vector<char*> found;
  const int argc = static_cast<int>(args.size()) - 1;
  opterr = 0;
  optind = 0;  // glibc: from the start
  while (true) {
    const int option = ::getopt_long(argc, copy.data(), kShortOptions, table.data(), nullptr);
    if (option == -1) break;
    char* word = copy[static_cast<std::size_t>(optind) - 1];
    if (option == kStats && std::strcmp(word, kName) == 0) found.push_back(word);
  }
  opterr = 1;
  optind = 0;
  std::erase_if(args, [&](const char* arg) {
    return std::find(found.begin(), found.end(), arg) != found.end();
  });
  return !found.empty();
}

void show_stats(const walk::Statistics& statistics, std::chrono::steady_clock::time_point started) {
  common::write_fully(STDERR_FILENO, walk::report(statistics, started));
}

}  // namespace mdu
