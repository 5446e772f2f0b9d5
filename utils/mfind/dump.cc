// SPDX-License-Identifier: MIT
#include "mfind/dump.h"

#include "mfind/analysis.h"

namespace mfind {
namespace {

std::string_view name_of(Operator op) {
  switch (op) {
    case Operator::kNot: return "not";
    case Operator::kAnd: return "and";
    case Operator::kOr: return "or";
    case Operator::kList: return "list";
    case Operator::kPrimary: break;
  }
  return "";
}

void append(std::string& out, const Node& node, std::size_t depth) {
  out.append(2 * depth, ' ');
  if (node.op == Operator::kPrimary) {
    const Traits traits = traits_of(node.primary);
    out += node.text;
    if (traits.needs_stat) out += "  [stat]";
    if (traits.has_effect) out += "  [action]";
  } else {
    out += name_of(node.op);
  }
  out += '\n';
  for (const NodePtr& child : node.children) append(out, *child, depth + 1);
}

}  // namespace

std::string dump(const Node& node) {
  std::string out;
  append(out, node, 0);
  return out;
}

}  // namespace mfind
