// SPDX-License-Identifier: MIT
// The bound of a batch is that of GNU find: 128 KiB for the words of a command line, each with
// its NUL, and less where ARG_MAX and the environment leave less.
#include "mfind/command.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "common/quote.h"
#include "mfind/child.h"

extern char** environ;

namespace mfind {
namespace {

constexpr std::size_t kBatchBytes = 128 * 1024;
constexpr std::size_t kHeadroomBytes = 2048;  // that POSIX has xargs leave free

std::size_t batch_limit() {
  const long maximum = ::sysconf(_SC_ARG_MAX);
  if (maximum <= 0) return kBatchBytes;
  std::size_t environment = kHeadroomBytes;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    environment += std::strlen(*variable) + 1;
  }
  const auto total = static_cast<std::size_t>(maximum);
  return std::min(kBatchBytes, total > environment ? total - environment : 0);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  return argv;
}

/// The directory a file is in, to run a program there, and its name from there.
struct Place {
  common::UniqueFd opened{};
  std::string name{};
};

/// Where a root is: the part of it before the last component.
std::string directory_of_root(std::string root) {
  while (root.size() > 1 && root.back() == '/') root.pop_back();
  const std::size_t slash = root.rfind('/');
  if (slash == std::string::npos) return ".";
  root.resize(std::max<std::size_t>(slash, 1));
  return root;
}

/// The directory is opened anew: the walk may close its own before the program is started.
/// Nothing, and said, if that fails; nothing opened where GNU find goes on nevertheless.
std::optional<Place> place_of(Entry& entry, const CommandContext& context) {
  constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  Place place;
  const std::string base(entry.base_name());
  place.name = base.starts_with('/') ? base : "./" + base;
  if (entry.level() > 0) {
    place.opened.reset(::openat(entry.directory_fd(), ".", kFlags));
  } else {
    if (base != "/" && entry.root().ends_with('/')) place.name += '/';
    place.opened.reset(::open(directory_of_root(std::string(entry.root())).c_str(), kFlags));
  }
  if (place.opened) return place;
  const int error = errno;  // before anything else changes it, here as in all of mfind
  if (entry.follows() && entry.level() > 0) {
    context.diagnostics.note(error, "Failed to change directory");
    return place;
  }
  context.diagnostics.error(error, "Failed to save working directory in order to run a command on " +
                                       common::quote_argument(base));
  return std::nullopt;
}

/// Runs, and says what went wrong.  False if it did not end with 0.
bool launch(std::vector<std::string>& words, int dirfd, bool no_stdin,
            const CommandContext& context) {
  context.files.flush();
  const Ending ending = run_program(pointers_to(words), dirfd, no_stdin);
  common::Diagnostics& diagnostics = context.diagnostics;
  const std::string program = common::quote_argument(words[0]);
  if (ending.fork_error != 0) {
    diagnostics.error(ending.fork_error, "cannot fork");
  } else if (ending.bad_directory) {
    diagnostics.note(ending.start_error, "Failed to change directory");
  } else if (ending.start_error != 0) {
    diagnostics.note(ending.start_error, program);
  } else if (WIFSIGNALED(ending.status)) {
    diagnostics.warning(program + " terminated by signal " +
                        std::to_string(WTERMSIG(ending.status)));
  }
  return ending.succeeded();
}

/// A line from standard input that means yes in the locale.
bool read_yes() {
  char* line = nullptr;
  std::size_t capacity = 0;
  const bool any = ::getline(&line, &capacity, stdin) > 0;
  const bool yes = any && ::rpmatch(line) == 1;
  std::free(line);
  return yes;
}

}  // namespace

bool Command::user_agrees(Entry& entry, const CommandContext& context) const {
  context.files.flush();
  const std::string prompt =
      "< " + words_[0] + " ... " + std::string(entry.path()) + " > ? ";
  std::fputs(prompt.c_str(), stderr);
  std::fflush(stderr);
  return read_yes();
}

bool Command::fit(const std::vector<std::string>& words, const CommandContext& context) {
  static const std::size_t limit = batch_limit();
  std::size_t bytes = 0;
  for (const std::string& word : words) {
    if (bytes + word.size() + 1 > limit) {
      context.diagnostics.error(0, bytes == 0 ? kNoRoom : "argument list too long");
      return false;
    }
    bytes += word.size() + 1;
  }
  return true;
}

Command::Outcome Command::run(Entry& entry, const CommandContext& context) const {
  std::optional<Place> place;
  if (in_directory_) {
    place = place_of(entry, context);
    if (!place) return Outcome::kFatal;
    if (!place->opened) return Outcome::kFalse;
  }
  if (asks_ && !user_agrees(entry, context)) return Outcome::kFalse;
  std::vector<std::string> words = words_;
  const std::string_view file = place ? std::string_view(place->name) : entry.path();
  for (std::string& word : words) replace_all(word, "{}", file);
  if (!fit(words, context)) return Outcome::kFatal;
  const int dirfd = place ? place->opened.get() : AT_FDCWD;
  return launch(words, dirfd, asks_, context) ? Outcome::kTrue : Outcome::kFalse;
}

CommandBatch::CommandBatch(std::vector<std::string> words, bool in_directory)
    : words_(std::move(words)), in_directory_(in_directory), limit_bytes_(batch_limit()) {
  for (const std::string& word : words_) fixed_bytes_ += word.size() + 1;
  bytes_ = fixed_bytes_;
}

bool CommandBatch::add(Entry& entry, const CommandContext& context) {
  std::optional<Place> place;
  if (in_directory_) {
    place = place_of(entry, context);
    if (!place) return false;
    if (!place->opened) return true;
  }
  std::string file = place ? std::move(place->name) : std::string(entry.path());
  const std::size_t size = file.size() + 1;
  if (bytes_ + size > limit_bytes_) {
    if (files_.empty()) {
      context.diagnostics.error(0, kNoRoom);
      return false;
    }
    finish(context);
  }
  if (place && files_.empty()) directory_ = std::move(place->opened);
  files_.push_back(std::move(file));
  bytes_ += size;
  return true;
}

void CommandBatch::finish(const CommandContext& context) {
  if (files_.empty()) return;
  std::vector<std::string> words = words_;
  words.insert(words.end(), std::make_move_iterator(files_.begin()),
               std::make_move_iterator(files_.end()));
  files_.clear();
  bytes_ = fixed_bytes_;
  const int dirfd = directory_ ? directory_.get() : AT_FDCWD;
  if (!launch(words, dirfd, false, context)) context.diagnostics.fail_silently();
  directory_.reset();
}

}  // namespace mfind
