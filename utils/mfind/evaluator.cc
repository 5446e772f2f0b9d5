// SPDX-License-Identifier: MIT
// A test that needs metadata which cannot be had is false, after a message; so is an action.
#include "mfind/evaluator.h"

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "common/quote.h"
#include "mfind/directory_probe.h"
#include "mfind/file_text.h"
#include "mfind/metadata_tests.h"
#include "mfind/security_context.h"

namespace mfind {

Evaluator::Evaluator(const Settings& settings, OutputFiles& files,
                     common::Diagnostics& diagnostics)
    : settings_(settings),
      files_(files),
      diagnostics_(diagnostics),
      format_printer_(owners_, mounts_, diagnostics),
      list_line_(owners_, settings.posix ? 512 : 1024, settings.now.tv_sec) {}

bool Evaluator::evaluate(Node& node, Entry& entry) {
  bool value = false;
  switch (node.op) {
    case Operator::kPrimary:
      return leaf(node, entry);
    case Operator::kNot:
      return !evaluate(*node.children.front(), entry);
    case Operator::kAnd:
      for (const NodePtr& child : node.children) {
        if (!evaluate(*child, entry) || quit_) return false;
      }
      return true;
    case Operator::kOr:
      for (const NodePtr& child : node.children) {
        if (evaluate(*child, entry)) return true;
        if (quit_) return false;
      }
      return false;
    case Operator::kList:
      for (const NodePtr& child : node.children) {
        value = evaluate(*child, entry);
        if (quit_) return false;
      }
      return value;
  }
  return value;
}

bool Evaluator::leaf(Node& node, Entry& entry) {
  return std::visit([this, &entry](auto& primary) { return run(primary, entry); }, node.primary);
}

bool Evaluator::run(const NameTest& test, Entry& entry) {
  return test.pattern.matches(entry.base_name());
}

bool Evaluator::run(const PathTest& test, Entry& entry) {
  return test.pattern.matches(entry.path());
}

bool Evaluator::run(const RegexTest& test, Entry& entry) {
  return test.regex.matches(entry.path());
}

bool Evaluator::run(const HiddenTest&, Entry& entry) { return is_hidden(entry.base_name()); }

bool Evaluator::run(const TypeTest& test, Entry& entry) {
  const std::uint8_t type = entry.type();
  return type != DT_UNKNOWN && (test.types & type_bit(type)) != 0;
}

/// Where links are followed the type of the link counts, elsewhere that of its target.
bool Evaluator::run(const TargetTypeTest& test, Entry& entry) {
  if (!entry.load()) return false;
  std::uint8_t type = walk::type_of_mode(entry.stat().mode);
  if (entry.follows() || type == DT_LNK) {
    const bool follow = !entry.follows();
    if (!entry.look_up_type(follow, &type)) {
      // A link that leads nowhere, or to itself, is taken as what it is.
      const int error = errno;
      if (error != ENOENT && error != ENOTDIR && error != ELOOP) {
        entry.report(error);
        return false;
      }
    }
  }
  return (test.types & type_bit(type)) != 0;
}

bool Evaluator::run(const LinkTargetTest& test, Entry& entry) {
  if (!entry.load() || !S_ISLNK(entry.stat().mode)) return false;
  if (!read_link(entry, &scratch_)) {
    entry.report(errno);
    return false;
  }
  return test.pattern.matches(scratch_);
}

bool Evaluator::run(const NumberTest& test, Entry& entry) {
  if (test.number == Number::kInode && entry.inode() != 0) {
    return test.quantity.matches(entry.inode());
  }
  return entry.load() && matches(test, entry.stat());
}

bool Evaluator::run(const SizeTest& test, Entry& entry) {
  return entry.load() && matches(test, entry.stat());
}

bool Evaluator::run(const PermissionTest& test, Entry& entry) {
  return entry.load() && matches(test, entry.stat());
}

bool Evaluator::run(const TimeTest& test, Entry& entry) {
  return entry.load() && matches(test, entry.stat(), entry.times());
}

bool Evaluator::run(const NewerTest& test, Entry& entry) {
  return entry.load() && matches(test, entry.stat(), entry.times());
}

bool Evaluator::run(const UsedTest& test, Entry& entry) {
  return entry.load() && matches(test, entry.times());
}

bool Evaluator::run(const SameFileTest& test, Entry& entry) {
  return entry.load() && matches(test, entry.stat());
}

bool Evaluator::run(const OwnerlessTest& test, Entry& entry) {
  if (!entry.load()) return false;
  const walk::Stat& stat = entry.stat();
  return (test.group ? owners_.group(stat.gid) : owners_.user(stat.uid)).empty();
}

bool Evaluator::run(const FileSystemTest& test, Entry& entry) {
  return entry.load() && mounts_.type_of(entry.stat().dev) == test.type;
}

bool Evaluator::run(const AccessTest& test, Entry& entry) {
  return ::faccessat(entry.directory_fd(), entry.name(), test.mode, 0) == 0;
}

bool Evaluator::run(const EmptyTest&, Entry& entry) {
  if (!entry.load()) return false;
  if (S_ISREG(entry.stat().mode)) return entry.stat().size == 0;
  if (!S_ISDIR(entry.stat().mode)) return false;
  const int found = directory_is_empty(entry.directory_fd(), entry.name());
  if (found < 0) entry.report(-found);
  return found == 1;
}

bool Evaluator::run(const ContextTest& test, Entry& entry) {
  const int error = read_security_context(entry, &scratch_);
  if (error != 0) {
    diagnostics_.error(error, "getfilecon failed: " + common::quote_argument(entry.path()));
    return false;
  }
  return ::fnmatch(test.pattern.c_str(), scratch_.c_str(), 0) == 0;
}

bool Evaluator::run(const PrintAction& action, Entry& entry) {
  common::Output& output = action.file->output();
  if (action.file->is_terminal() && action.terminator == '\n') {
    scratch_.clear();
    append_for_terminal(scratch_, entry.path());
    output.append(scratch_);
  } else {
    output.append(entry.path());
  }
  output.end_line(action.terminator);
  return true;
}

bool Evaluator::run(const FormatAction& action, Entry& entry) {
  return format_printer_.print(action.format, *action.file, entry);
}

bool Evaluator::run(const ListAction& action, Entry& entry) {
  if (!entry.load()) return false;
  list_line_.print(entry, *action.file);
  return true;
}

/// Comes too late where the contents are visited first.  For GNU find the action needs the metadata of
/// the file and is false without; to find that out nothing is looked up where nothing can go wrong.
bool Evaluator::run(const PruneAction&, Entry& entry) {
  if (settings_.depth_first) return true;
  if (entry.is_doubtful() && !entry.load()) return false;
  prune_ = true;
  return true;
}

bool Evaluator::run(const QuitAction& action, Entry&) {
  quit_ = true;
  if (action.given) quit_status_ = action.status;
  return true;
}

bool Evaluator::run(const DeleteAction&, Entry& entry) {
  if (std::strcmp(entry.name(), ".") == 0) return true;
  const int fd = entry.directory_fd();
  const bool directory = entry.known_type() == DT_DIR && entry.loaded();
  if (::unlinkat(fd, entry.name(), directory ? AT_REMOVEDIR : 0) == 0) return true;
  if (errno == EISDIR && !directory && ::unlinkat(fd, entry.name(), AT_REMOVEDIR) == 0) return true;
  const int error = errno;
  if (error == ENOENT && settings_.ignore_vanished) return true;
  diagnostics_.error(error, "cannot delete " + common::quote_argument(entry.path()));
  return false;
}

bool Evaluator::run(const CommandAction& action, Entry& entry) {
  const Command::Outcome outcome = action.command->run(entry, command_context());
  if (outcome == Command::Outcome::kFatal) aborted_ = quit_ = true;
  return outcome == Command::Outcome::kTrue;
}

bool Evaluator::run(const BatchAction& action, Entry& entry) {
  if (!action.batch->add(entry, command_context())) aborted_ = quit_ = true;
  return true;
}

bool Evaluator::run(LimitAction& action, Entry&) {
  if (action.left > 0) --action.left;
  limit_reached_ = action.left == 0;
  return true;
}

}  // namespace mfind
