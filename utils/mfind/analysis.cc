// SPDX-License-Identifier: MIT
// The filter is the expression in three-valued logic: a test that cannot be decided yet is neither
// true nor false, and what stands behind it may or may not be reached.  Decided by name
// and type first, and once more when there is metadata; both times on a thread of the walk, so that
// what the expression does not want never reaches the one that delivers.
#include "mfind/analysis.h"

#include <sys/stat.h>

#include <algorithm>

#include "common/progress.h"
#include "mfind/command.h"
#include "mfind/metadata_tests.h"

namespace mfind {
namespace {

constexpr unsigned kTypeBits = STATX_TYPE | STATX_MODE;

unsigned mask_of(TimeField field) {
  switch (field) {
    case TimeField::kAccess: return STATX_ATIME;
    case TimeField::kBirth: return STATX_BTIME;
    case TimeField::kChange: return STATX_CTIME;
    case TimeField::kModification: break;
  }
  return STATX_MTIME;
}

unsigned mask_of(Number number) {
  switch (number) {
    case Number::kInode: return STATX_INO;
    case Number::kLinks: return STATX_NLINK;
    case Number::kUser: return STATX_UID;
    case Number::kGroup: break;
  }
  return STATX_GID;
}

// Costs: a comparison, a pattern, an expression; metadata; one more system call.
constexpr unsigned kTrivial = 0, kPattern = 1, kExpression = 2, kType = 3, kMetadata = 10, kCall = 20;

constexpr Traits free_of_cost(unsigned cost) { return {.is_free = true, .cost = cost}; }
constexpr Traits metadata(unsigned mask) {
  return {.statx_mask = mask, .needs_stat = true, .cost = kMetadata};
}
constexpr Traits call(bool needs_stat, unsigned mask = kTypeBits) {
  return {.statx_mask = needs_stat ? mask : 0,
          .needs_stat = needs_stat,
          .needs_directory = true,
          .cost = kCall};
}
constexpr Traits in_directory(Traits traits) {
  traits.needs_directory = true;
  return traits;
}
constexpr Traits action(unsigned mask = 0) {
  return {.statx_mask = mask, .needs_stat = mask != 0, .has_effect = true, .cost = kCall};
}

Traits traits(const Constant&) { return free_of_cost(kTrivial); }
Traits traits(const NameTest&) { return free_of_cost(kPattern); }
Traits traits(const PathTest&) { return free_of_cost(kPattern); }
Traits traits(const RegexTest&) { return free_of_cost(kExpression); }
Traits traits(const HiddenTest&) { return free_of_cost(kTrivial); }
Traits traits(const TypeTest&) { return {.cost = kType}; }
Traits traits(const TargetTypeTest&) { return call(true); }
Traits traits(const LinkTargetTest&) { return call(true); }
Traits traits(const NumberTest& test) {
  Traits found = metadata(mask_of(test.number));
  found.needs_inode = test.number == Number::kInode;
  return found;
}
Traits traits(const SizeTest&) { return metadata(STATX_SIZE); }
Traits traits(const PermissionTest&) { return metadata(kTypeBits); }
Traits traits(const TimeTest& test) { return metadata(mask_of(test.field)); }
Traits traits(const NewerTest& test) { return metadata(mask_of(test.field)); }
Traits traits(const UsedTest&) { return metadata(STATX_ATIME | STATX_CTIME); }
Traits traits(const SameFileTest&) { return metadata(STATX_INO); }
Traits traits(const OwnerlessTest&) { return metadata(STATX_UID | STATX_GID); }
Traits traits(const FileSystemTest&) { return metadata(kTypeBits); }
Traits traits(const AccessTest&) { return call(false); }
Traits traits(const EmptyTest&) { return call(true, kTypeBits | STATX_SIZE); }
Traits traits(const ContextTest&) {
  return call(false);
}
Traits traits(const PrintAction&) { return action(); }
Traits traits(const ListAction&) { return in_directory(action(STATX_BASIC_STATS)); }
Traits traits(const PruneAction&) { return action(); }
Traits traits(const QuitAction&) { return action(); }
Traits traits(const DeleteAction&) { return in_directory(action()); }
Traits traits(const CommandAction& command) {
  return command.command->in_directory() ? in_directory(action()) : action();
}
Traits traits(const BatchAction& batch) {
  return batch.batch->in_directory() ? in_directory(action()) : action();
}
Traits traits(const LimitAction&) { return action(); }

Traits traits(const FormatAction& format) {
  Traits found = action();
  for (const FormatPart& part : format.format.parts) {
    if (part.directive != 0 && std::string_view("lYZ").find(part.directive) != std::string_view::npos) {
      found.needs_directory = true;
    }
    const Knowledge needed = knowledge_of(part.directive);
    if (needed < Knowledge::kInode) continue;
    found.needs_inode = needed == Knowledge::kInode && (found.needs_inode || !found.needs_stat);
    found.needs_stat = true;
    found.statx_mask |= kTypeBits | statx_mask_of(part);
  }
  return found;
}

}  // namespace

Traits traits_of(const Primary& primary) {
  return std::visit([](const auto& leaf) { return traits(leaf); }, primary);
}

Summary summarize(const Node& node) {
  Summary sum;
  if (node.op == Operator::kPrimary) {
    const Traits traits = traits_of(node.primary);
    sum.statx_mask = traits.statx_mask;
    sum.needs_directory = traits.needs_directory;
    sum.prunes = std::holds_alternative<PruneAction>(node.primary);
    const auto* batch = std::get_if<BatchAction>(&node.primary);
    sum.runs_commands = std::holds_alternative<CommandAction>(node.primary);
    sum.changes_files =
        sum.runs_commands || batch != nullptr || std::holds_alternative<DeleteAction>(node.primary);
    sum.judges_names = std::holds_alternative<NameTest>(node.primary) ||
                       std::holds_alternative<HiddenTest>(node.primary) ||
                       (std::holds_alternative<NumberTest>(node.primary) && traits.needs_inode);
    sum.batches_by_directory = batch != nullptr && batch->batch->in_directory();
  }
  for (const NodePtr& child : node.children) {
    const Summary of_child = summarize(*child);
    sum.statx_mask |= of_child.statx_mask;
    sum.needs_directory = sum.needs_directory || of_child.needs_directory;
    sum.prunes = sum.prunes || of_child.prunes;
    sum.batches_by_directory = sum.batches_by_directory || of_child.batches_by_directory;
    sum.runs_commands = sum.runs_commands || of_child.runs_commands;
    sum.changes_files = sum.changes_files || of_child.changes_files;
    sum.judges_names = sum.judges_names || of_child.judges_names;
  }
  return sum;
}

Filter::Filter(const Settings& settings, const Node& expression, const Summary& summary)
    : expression_(expression),
      follow_(settings.follow),
      statx_mask_(summary.statx_mask),
      judges_names_(summary.judges_names),
      may_omit_(!summary.batches_by_directory && !settings.unique),
      stats_all_(settings.other_devices == OtherDevices::kNever || settings.unique),
      // Above the least depth nothing is pruned, and here the depth is not known.
      may_prune_(summary.prunes && !settings.depth_first && settings.min_depth <= 1),
      holds_(!settings.depth_first),
      absorbs_directories_(may_omit_ && !stats_all_ && may_absorb_most_directories()),
      // Without metadata there is something to absorb only in directories of which all is left out.
      absorbs_(may_omit_ && (statx_mask_ != 0 ||
                             (absorbs_directories_ && (interest_in_most(DT_REG) & walk::kOmit) != 0))) {}

bool Filter::may_absorb_most_directories() const {
  View view{.name = "\1", .type = DT_DIR};
  return judge(expression_, view) != Truth::kYes;
}

unsigned Filter::interest(std::string_view name, std::uint8_t type, std::uint64_t ino) const {
  View view{.name = name, .type = type, .ino = ino};
  if (type == DT_LNK && follow_ == walk::Follow::kAlways) view.type = DT_UNKNOWN;
  const Truth truth = judge(expression_, view);
  if (may_descend(type)) {
    if (type == DT_DIR && may_prune_ && view.prunes) return walk::kStat;
    const bool stat = view.needs_stat || stats_all_ || (type == DT_DIR && follow_ == walk::Follow::kAlways);
    const bool hold = holds_ && view.runs_command;
    return walk::kDescend | (stat ? walk::kStat : walk::kNone) | (hold ? walk::kHold : walk::kNone);
  }
  if (stats_all_) return walk::kStat;
  // What needs metadata may have to say that there is none.
  const bool silent = !view.has_effect && !view.may_complain && !view.needs_stat;
  if (may_omit_ && truth == Truth::kNo && silent) return walk::kOmit;
  return view.needs_stat ? walk::kStat : walk::kNone;
}

bool Filter::absorb(std::string_view name, const walk::Stat& stat, const walk::Times* times,
                    walk::Tally*) const {
  View view{.name = name,
            .type = walk::type_of_mode(stat.mode),
            .stat = &stat,
            .times = times};
  return judge(expression_, view) == Truth::kNo && !view.has_effect && !view.may_complain;
}

bool Filter::absorb_directory(std::string_view name, std::size_t level, const walk::Stat& stat,
                              const walk::Times* times, walk::Tally* tally) const {
  if (!absorbs_directories(level)) return false;
  if (common::ProgressMeter::due()) return false;  // which waits for the next event
  return absorb(name, stat, times, tally);
}

Filter::Truth Filter::judge(const Node& node, View& view) const {
  switch (node.op) {
    case Operator::kPrimary:
      return judge_leaf(node.primary, view);
    case Operator::kNot:
      switch (judge(*node.children.front(), view)) {
        case Truth::kNo: return Truth::kYes;
        case Truth::kYes: return Truth::kNo;
        case Truth::kMaybe: break;
      }
      return Truth::kMaybe;
    default:
      return judge_row(node, view);
  }
}

/// And ends with the first No, or with the first Yes; a list goes to its end.
Filter::Truth Filter::judge_row(const Node& node, View& view) const {
  const Truth end = node.op == Operator::kAnd ? Truth::kNo : Truth::kYes;
  const Truth otherwise = node.op == Operator::kAnd ? Truth::kYes : Truth::kNo;
  const bool certain = view.certain;
  bool open = false;
  Truth last = Truth::kMaybe;
  for (const NodePtr& child : node.children) {
    last = judge(*child, view);
    if (node.op == Operator::kList) continue;
    if (last == end) {
      view.certain = certain;
      return end;
    }
    if (last == Truth::kMaybe) {
      open = true;
      view.certain = false;
    }
  }
  view.certain = certain;
  if (node.op == Operator::kList) return last;
  return open ? Truth::kMaybe : otherwise;
}

Filter::Truth Filter::judge_leaf(const Primary& primary, View& view) const {
  const auto truth = [](bool value) { return value ? Truth::kYes : Truth::kNo; };
  const bool has_stat = view.stat != nullptr;
  const bool has_times = view.times != nullptr;
  // What looks at the name or the number here is what summarize() means by judges_names.
  if (const auto* test = std::get_if<NameTest>(&primary)) {
    return truth(test->pattern.matches(view.name));
  }
  if (const auto* test = std::get_if<TypeTest>(&primary); test != nullptr && view.type != DT_UNKNOWN) {
    return truth((test->types & type_bit(view.type)) != 0);
  }
  if (const auto* test = std::get_if<Constant>(&primary)) return truth(test->value);
  if (std::holds_alternative<HiddenTest>(primary)) return truth(is_hidden(view.name));
  if (std::holds_alternative<LinkTargetTest>(primary) && has_stat && view.type != DT_LNK) {
    return Truth::kNo;
  }
  // Behind what needs metadata it is the number there that counts (Entry::inode()), if they differ.
  const bool has_inode = is_inode_of(view.type, false);
  if (const auto* test = std::get_if<NumberTest>(&primary);
      test != nullptr && test->number == Number::kInode && has_inode) {
    if (has_stat) return Truth::kMaybe;
    if (view.ino != 0 && !view.needs_stat) return truth(test->quantity.matches(view.ino));
  }
  if (has_stat) {
    if (const auto* test = std::get_if<SizeTest>(&primary)) return truth(matches(*test, *view.stat));
    if (const auto* test = std::get_if<NumberTest>(&primary)) {
      return truth(matches(*test, *view.stat));
    }
    if (const auto* test = std::get_if<PermissionTest>(&primary)) {
      return truth(matches(*test, *view.stat));
    }
    if (const auto* test = std::get_if<SameFileTest>(&primary)) {
      return truth(matches(*test, *view.stat));
    }
    if (std::holds_alternative<EmptyTest>(primary) && !view.stat->is_directory()) {
      return truth(S_ISREG(view.stat->mode) && view.stat->size == 0);
    }
  }
  if (has_times) {
    if (const auto* test = std::get_if<TimeTest>(&primary)) {
      return truth(matches(*test, *view.stat, *view.times));
    }
    if (const auto* test = std::get_if<NewerTest>(&primary)) {
      return truth(matches(*test, *view.stat, *view.times));
    }
    if (const auto* test = std::get_if<UsedTest>(&primary)) return truth(matches(*test, *view.times));
  }
  const Traits found = traits_of(primary);
  const bool knows_all = has_stat || (found.needs_inode && has_inode);
  view.needs_stat = view.needs_stat || (found.needs_stat && !knows_all);
  view.has_effect = view.has_effect || found.has_effect;
  const bool silent = found.cost < kCall || std::holds_alternative<AccessTest>(primary);
  view.may_complain = view.may_complain || !silent;
  if (std::holds_alternative<PruneAction>(primary) && view.certain) view.prunes = true;
  if (std::holds_alternative<CommandAction>(primary)) view.runs_command = true;
  const bool always_true =
      std::holds_alternative<PrintAction>(primary) || std::holds_alternative<PruneAction>(primary);
  return always_true ? Truth::kYes : Truth::kMaybe;
}

}  // namespace mfind
