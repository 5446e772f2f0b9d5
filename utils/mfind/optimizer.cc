// SPDX-License-Identifier: MIT
// Within a row of -a or -o, tests without effects may change places up to the next part that has one:
// the value stays the same.  What could tell is the messages of tests that fail, so on level 1 only
// tests move that cannot fail.  That is what GNU find does, too, and has to be: a test of the name
// that spares the stat of a file also spares the message that it cannot be had.
#include "mfind/optimizer.h"

#include <algorithm>

#include "mfind/analysis.h"

namespace mfind {
namespace {

constexpr TypeSet kEveryType = ~TypeSet{0};

bool has_effect(const Node& node) {
  if (node.op == Operator::kPrimary) return traits_of(node.primary).has_effect;
  return std::any_of(node.children.begin(), node.children.end(),
                     [](const NodePtr& child) { return has_effect(*child); });
}

/// Where a child belongs in its row: smaller is earlier.
unsigned rank(const Node& node, unsigned level) {
  constexpr unsigned kStays = 1000;
  if (node.op != Operator::kPrimary) return kStays;
  const Traits traits = traits_of(node.primary);
  const bool of_name = std::holds_alternative<NameTest>(node.primary) ||
                       std::holds_alternative<PathTest>(node.primary) ||
                       std::holds_alternative<RegexTest>(node.primary);
  if (traits.is_free && (level > 0 || of_name)) return traits.cost;
  if (level >= 2 && std::holds_alternative<TypeTest>(node.primary)) return traits.cost;
  return level >= 3 ? traits.cost : kStays;
}

void order_row(std::vector<NodePtr>& row, unsigned level) {
  auto begin = row.begin();
  while (begin != row.end()) {
    const auto end = std::find_if(begin, row.end(),
                                  [](const NodePtr& child) { return has_effect(*child); });
    std::stable_sort(begin, end, [level](const NodePtr& a, const NodePtr& b) {
      return rank(*a, level) < rank(*b, level);
    });
    begin = end == row.end() ? end : end + 1;
  }
}

/// The types that a file for which `node` is true can have, and those it can have if it is false.
struct Possible {
  TypeSet if_true = kEveryType;
  TypeSet if_false = kEveryType;
};

Possible possible_types(const Node& node) {
  if (const auto* test = std::get_if<TypeTest>(&node.primary);
      test != nullptr && node.op == Operator::kPrimary) {
    return {test->types, ~test->types};
  }
  Possible all;
  switch (node.op) {
    case Operator::kPrimary:
      break;
    case Operator::kNot: {
      const Possible child = possible_types(*node.children.front());
      return {child.if_false, child.if_true};
    }
    case Operator::kAnd:
      all.if_false = 0;
      for (const NodePtr& child : node.children) {
        const Possible one = possible_types(*child);
        all.if_true &= one.if_true;
        all.if_false |= one.if_false;
      }
      break;
    case Operator::kOr:
      all.if_true = 0;
      for (const NodePtr& child : node.children) {
        const Possible one = possible_types(*child);
        all.if_true |= one.if_true;
        all.if_false &= one.if_false;
      }
      break;
    case Operator::kList:
      return possible_types(*node.children.back());
  }
  return all;
}

}  // namespace

void optimize(Node& node, unsigned level) {
  for (const NodePtr& child : node.children) optimize(*child, level);
  if (node.op == Operator::kAnd || node.op == Operator::kOr) order_row(node.children, level);
}

bool is_never_true(const Node& node) { return possible_types(node).if_true == 0; }

}  // namespace mfind
