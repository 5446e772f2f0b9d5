// SPDX-License-Identifier: MIT
#include "mfind/primaries.h"

#include <algorithm>
#include <array>
#include <vector>

namespace mfind {
namespace {

using Role = PrimaryRule::Role;

constexpr auto kRules = std::to_array<PrimaryRule>({
    {"amin", parse_minutes, Role::kTest},
    {"anewer", parse_newer, Role::kTest},
    {"atime", parse_days, Role::kTest},
    {"cmin", parse_minutes, Role::kTest},
    {"cnewer", parse_newer, Role::kTest},
    {"context", parse_context, Role::kTest},
    {"ctime", parse_days, Role::kTest},
    {"d", parse_switch, Role::kGlobal},
    {"daystart", parse_positional, Role::kPositional},
    {"delete", parse_delete, Role::kAction},
    {"depth", parse_switch, Role::kGlobal},
    {"empty", parse_empty, Role::kTest},
    {"exec", parse_command, Role::kAction},
    {"execdir", parse_command, Role::kAction},
    {"executable", parse_access, Role::kTest},
    {"false", parse_constant, Role::kTest},
    {"files0-from", parse_files0_from, Role::kNoOperand},
    {"fls", parse_list, Role::kAction},
    {"follow", parse_positional, Role::kPositional},
    {"fprint", parse_print, Role::kAction},
    {"fprint0", parse_print, Role::kAction},
    {"fprintf", parse_format_action, Role::kAction},
    {"fstype", parse_file_system, Role::kTest},
    {"gid", parse_number, Role::kTest},
    {"group", parse_owner, Role::kTest},
    {"help", parse_help, Role::kTest},
    {"hidden", parse_hidden, Role::kTest},
    {"ignore_readdir_race", parse_switch, Role::kGlobal},
    {"ilname", parse_link_name, Role::kTest},
    {"iname", parse_name, Role::kTest},
    {"inum", parse_number, Role::kTest},
    {"ipath", parse_path, Role::kTest},
    {"iregex", parse_regex, Role::kTest},
    {"iwholename", parse_path, Role::kTest},
    {"limit", parse_limit, Role::kAction},
    {"links", parse_number, Role::kTest},
    {"lname", parse_link_name, Role::kTest},
    {"ls", parse_list, Role::kAction},
    {"maxdepth", parse_depth_limit, Role::kGlobal},
    {"mindepth", parse_depth_limit, Role::kGlobal},
    {"mmin", parse_minutes, Role::kTest},
    {"mount", parse_switch, Role::kGlobal},
    {"mtime", parse_days, Role::kTest},
    {"name", parse_name, Role::kTest},
    {"newer", parse_newer, Role::kTest},
    {"nogroup", parse_ownerless, Role::kTest},
    {"noignore_readdir_race", parse_switch, Role::kGlobal},
    {"noleaf", parse_switch, Role::kGlobal},
    {"nouser", parse_ownerless, Role::kTest},
    {"nowarn", parse_positional, Role::kPositional},
    {"ok", parse_command, Role::kAction},
    {"okdir", parse_command, Role::kAction},
    {"path", parse_path, Role::kTest},
    {"perm", parse_permissions, Role::kTest},
    {"print", parse_print, Role::kAction},
    {"print0", parse_print, Role::kAction},
    {"printf", parse_format_action, Role::kAction},
    {"prune", parse_prune, Role::kAction},
    {"quit", parse_quit, Role::kAction},
    {"readable", parse_access, Role::kTest},
    {"regex", parse_regex, Role::kTest},
    {"regextype", parse_regextype, Role::kPositional},
    {"samefile", parse_same_file, Role::kTest},
    {"size", parse_size, Role::kTest},
    {"status", parse_switch, Role::kGlobal},
    {"true", parse_constant, Role::kTest},
    {"type", parse_type, Role::kTest},
    {"uid", parse_number, Role::kTest},
    {"unique", parse_switch, Role::kGlobal},
    {"used", parse_used, Role::kTest},
    {"user", parse_owner, Role::kTest},
    {"version", parse_help, Role::kTest},
    {"warn", parse_positional, Role::kPositional},
    {"wholename", parse_path, Role::kTest},
    {"writable", parse_access, Role::kTest},
    {"xdev", parse_switch, Role::kGlobal},
    {"xtype", parse_type, Role::kTest},
    // Not of GNU find, and not in its form, so that they never hide one of its own.
    {"-help", parse_help, Role::kTest},
    {"-stats", parse_switch, Role::kGlobal},
    {"-version", parse_help, Role::kTest},
});

constexpr PrimaryRule kNewerRule{"newerXY", parse_newer_xy, Role::kTest};
constexpr PrimaryRule kThreadsRule{"j", parse_threads, Role::kGlobal};

/// Insertions, deletions, replacements and swaps of neighbours between two words.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1,
                          d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

const PrimaryRule* find_primary(std::string_view word) {
  if (!word.starts_with('-')) return nullptr;
  word.remove_prefix(1);
  if (word.size() == 7 && word.starts_with("newer")) return &kNewerRule;
  if (word.starts_with('j') && word.find_first_not_of("0123456789", 1) == std::string_view::npos) {
    return &kThreadsRule;
  }
  const auto found = std::find_if(kRules.begin(), kRules.end(),
                                  [word](const PrimaryRule& rule) { return rule.name == word; });
  return found == kRules.end() ? nullptr : &*found;
}

std::string similar_primary(std::string_view word) {
  while (word.starts_with('-')) word.remove_prefix(1);
  if (word.size() > 32) return {};
  std::size_t best = word.size() / 3 + 1;  // what is further away is something else
  std::string_view meant;
  for (const PrimaryRule& rule : kRules) {
    if (const std::size_t found = distance(word, rule.name); found < best) {
      best = found;
      meant = rule.name;
    }
  }
  return std::string(meant);
}

}  // namespace mfind
