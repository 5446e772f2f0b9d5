// SPDX-License-Identifier: MIT
// Actions: what prints, runs programs, deletes, or steers the search.
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "common/quote.h"
#include "mfind/command.h"
#include "mfind/number.h"
#include "mfind/primaries.h"

namespace mfind {
namespace {

constexpr char kBraces[] = "{}";

/// Standard output, or the file that the next argument of -fprint and its like names.
OutputFile* take_output(Parser& parser, bool to_file) {
  if (!to_file) return parser.files().standard_output();
  const char* name = parser.argument();
  if (name == nullptr) return nullptr;
  OutputFile* file = parser.files().open(name);
  const int error = errno;
  if (file == nullptr) parser.fail(error, common::quote_argument(name));
  return file;
}

/// A relative directory in PATH would be looked for in each directory that is searched.
bool path_is_safe(Parser& parser) {
  const char* path = std::getenv("PATH");
  if (path == nullptr) return true;
  std::string_view rest = path;
  for (;;) {
    const std::string_view directory = rest.substr(0, rest.find(':'));
    if (directory.empty() || directory == ".") {
      parser.fail("The current directory is included in the PATH environment variable, which is "
                  "insecure in combination with the " + parser.primary() +
                  " action of find.  Please remove the current directory from your $PATH (that is, "
                  "remove \".\", doubled colons, or leading or trailing colons)");
      return false;
    }
    if (directory[0] != '/') {
      parser.fail("The relative path " + common::quote_argument(directory) +
                  " is included in the PATH environment variable, which is insecure in combination "
                  "with the " + parser.primary() +
                  " action of find.  Please remove that entry from $PATH");
      return false;
    }
    if (directory.size() == rest.size()) return true;
    rest.remove_prefix(directory.size() + 1);
  }
}

/// The words of a command, up to ; or, behind a {}, to +.
struct CommandWords {
  std::vector<std::string> words{};
  bool plus = false;
};

std::optional<CommandWords> take_command(Parser& parser, bool plus_allowed) {
  const auto rest = parser.rest();
  CommandWords command;
  std::size_t end = 0;
  for (; end < rest.size(); ++end) {
    if (std::strcmp(rest[end], ";") == 0) break;
    command.plus = plus_allowed && end > 0 && std::strcmp(rest[end], "+") == 0 &&
                   std::strcmp(rest[end - 1], kBraces) == 0;
    if (command.plus) break;
  }
  if (end == rest.size()) return parser.missing_argument();
  if (end == 0) return parser.invalid_argument(rest[end]);
  command.words.assign(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(end));
  parser.advance(end + 1);
  return command;
}

}  // namespace

Parsed parse_print(Parser& parser) {
  OutputFile* file = take_output(parser, parser.primary().starts_with("-f"));
  if (file == nullptr) return std::nullopt;
  parser.prints_by_default = false;
  return PrintAction{file, parser.primary().ends_with('0') ? '\0' : '\n'};
}

Parsed parse_format_action(Parser& parser) {
  const bool to_file = parser.primary() == "-fprintf";
  if (to_file && parser.rest().size() == 1) return parser.invalid_argument(parser.rest()[0]);
  OutputFile* file = take_output(parser, to_file);
  if (file == nullptr) return std::nullopt;
  const char* text = parser.argument();
  if (text == nullptr) return std::nullopt;
  FormatAction action{file, {}};
  const auto warn = [&parser](bool fatal, const std::string& message) {
    if (fatal) {
      parser.fail(message);
    } else {
      parser.say(message);
    }
  };
  if (!parse_format(text, warn, &action.format)) return std::nullopt;
  parser.prints_by_default = false;
  return action;
}

Parsed parse_list(Parser& parser) {
  OutputFile* file = take_output(parser, parser.primary() == "-fls");
  if (file == nullptr) return std::nullopt;
  parser.prints_by_default = false;
  return ListAction{file};
}

Parsed parse_prune(Parser& parser) {
  parser.prunes = true;
  return PruneAction{};
}

Parsed parse_quit(Parser&) { return QuitAction{0, false}; }

Parsed parse_delete(Parser& parser) {
  parser.settings().depth_first = parser.deletes = true;
  parser.prints_by_default = false;
  return DeleteAction{};
}

/// -exec -execdir -ok -okdir.
Parsed parse_command(Parser& parser) {
  const std::string& primary = parser.primary();
  const bool asks = primary.starts_with("-ok");
  const bool in_directory = primary.ends_with("dir");
  if (parser.rest().empty()) return parser.missing_argument();
  if (in_directory && !path_is_safe(parser)) return std::nullopt;
  auto command = take_command(parser, !asks);
  if (!command) return std::nullopt;
  if (in_directory && command->words[0].find(kBraces) != std::string::npos) {
    return parser.fail("You may not use {} within the utility name for -execdir and -okdir, because "
                       "this is a potential security problem.");
  }
  parser.prints_by_default = false;
  if (asks) parser.settings().asks = true;
  if (!command->plus) {
    return CommandAction{std::make_shared<Command>(std::move(command->words), in_directory, asks)};
  }
  command->words.pop_back();
  for (const std::string& word : command->words) {
    if (word.find(kBraces) != std::string::npos) {
      return parser.fail("Only one instance of {} is supported with " + primary + " ... +");
    }
  }
  auto batch = std::make_shared<CommandBatch>(std::move(command->words), in_directory);
  if (!batch->has_room()) return parser.fail(kNoRoom);
  return BatchAction{std::move(batch)};
}

Parsed parse_limit(Parser& parser) {
  const char* argument = parser.argument();
  if (argument == nullptr) return std::nullopt;
  const auto count = read_digits(argument);
  if (!count || *count == 0) return parser.invalid_argument(argument);
  return LimitAction{*count};
}

}  // namespace mfind
