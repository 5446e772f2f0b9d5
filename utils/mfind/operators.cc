// SPDX-License-Identifier: MIT
// Operator precedence with two stacks, so that nesting is bounded by memory only: operands that are
// whole, and operators that wait for their right side.  From strong to weak: ! and
// -exclude, -a, -o, comma; operators of one strength go from left to right.
//
// a -o b -o c becomes one node with three children, so a long row of tests is not a deep tree.  In
// parentheses, b -o c stays a node of its own: the optimizer goes by what the user grouped.
#include "mfind/analysis.h"
#include "mfind/parser.h"

namespace mfind {
namespace {

using Kind = Token::Kind;

// What runs the tree calls itself for each level of it, on a thread's stack.
constexpr std::size_t kMostLevels = 2000;

int strength(Kind kind) {
  switch (kind) {
    case Kind::kNot: case Kind::kExclude: return 4;
    case Kind::kAnd: return 3;
    case Kind::kOr: return 2;
    case Kind::kList: return 1;
    default: return 0;
  }
}

bool is_binary(Kind kind) {
  return kind == Kind::kAnd || kind == Kind::kOr || kind == Kind::kList;
}

Operator operator_of(Kind kind) {
  switch (kind) {
    case Kind::kAnd: return Operator::kAnd;
    case Kind::kOr: return Operator::kOr;
    case Kind::kList: return Operator::kList;
    default: return Operator::kNot;
  }
}

class TreeBuilder {
 public:
  TreeBuilder(std::vector<NodePtr>& excluded, std::string& complaint)
      : excluded_(excluded), complaint_(complaint) {}

  NodePtr build(std::vector<Token>& tokens);

 private:
  bool operand(std::vector<Token>& tokens, std::size_t at);
  bool operation(const Token& token);
  bool push(Kind kind);
  bool fail(std::string message) {
    complaint_ = std::move(message);
    return false;
  }
  bool bad_close(const Token& previous, const Token& close);
  void reduce(int down_to);
  NodePtr pop() {
    NodePtr node = std::move(operands_.back());
    operands_.pop_back();
    return node;
  }

  std::vector<NodePtr>& excluded_;
  std::string& complaint_;
  std::vector<NodePtr> operands_;
  std::vector<Kind> operators_;
  std::size_t open_excludes_ = 0;  // whose operand is not whole yet
  bool want_operand_ = true;
};

/// Applies the waiting operators that are at least so strong.
void TreeBuilder::reduce(int down_to) {
  while (!operators_.empty() && strength(operators_.back()) >= down_to) {
    const Kind kind = operators_.back();
    operators_.pop_back();
    NodePtr right = pop();
    if (kind == Kind::kExclude) {
      --open_excludes_;
      excluded_.push_back(std::move(right));
      operands_.push_back(std::make_unique<Node>());
      operands_.back()->text = "-exclude";
      continue;
    }
    const Operator op = operator_of(kind);
    if (is_binary(kind) && operands_.back()->op == op) {
      operands_.back()->children.push_back(std::move(right));
      continue;
    }
    auto node = std::make_unique<Node>();
    node->op = op;
    if (is_binary(kind)) node->children.push_back(pop());
    node->children.push_back(std::move(right));
    operands_.push_back(std::move(node));
  }
}

bool TreeBuilder::bad_close(const Token& previous, const Token& close) {
  const bool artificial = close.artificial;
  if (previous.kind == Kind::kOpen) {
    if (previous.artificial && close.text == "-)") {
      return fail("invalid expression: expected expression before closing parentheses '-)'.");
    }
    if (!artificial) return fail("invalid expression; empty parentheses are not allowed.");
    return fail("invalid expression; expected to find a ')' but didn't see one. Perhaps you need "
                "an extra predicate after '" + previous.text + "'");
  }
  if (artificial) return fail("expected an expression after '" + previous.text + "'");
  return fail("expected an expression between '" + previous.text + "' and ')'");
}

/// Where an operand should begin.
bool TreeBuilder::operand(std::vector<Token>& tokens, std::size_t at) {
  Token& token = tokens[at];
  switch (token.kind) {
    case Kind::kPrimary:
      if (open_excludes_ > 0 && traits_of(token.node->primary).has_effect) {
        return fail(token.text + ": This action is not supported within -exclude.");
      }
      operands_.push_back(std::move(token.node));
      want_operand_ = false;
      return true;
    case Kind::kClose:
      if (at == 0) return fail("invalid expression; you have too many ')'");
      return bad_close(tokens[at - 1], token);
    case Kind::kExclude:
      if (open_excludes_++ > 0) return fail("-exclude is not supported within -exclude.");
      return push(token.kind);
    case Kind::kOpen:
    case Kind::kNot:
      return push(token.kind);
    default:
      return fail("invalid expression; you have used a binary operator '" + token.text +
                  "' with nothing before it.");
  }
}

/// Where an operator should follow.
bool TreeBuilder::operation(const Token& token) {
  if (token.kind == Kind::kClose) {
    reduce(1);
    if (operators_.empty()) return fail("you have too many ')'");
    operators_.pop_back();
    return true;
  }
  reduce(strength(token.kind));
  want_operand_ = true;
  return push(token.kind);
}

bool TreeBuilder::push(Kind kind) {
  if (operators_.size() == kMostLevels) {
    return fail("invalid expression; it is nested more than " + std::to_string(kMostLevels) +
                " levels deep.");
  }
  operators_.push_back(kind);
  return true;
}

NodePtr TreeBuilder::build(std::vector<Token>& tokens) {
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (!(want_operand_ ? operand(tokens, at) : operation(tokens[at]))) return nullptr;
  }
  if (want_operand_) {
    if (!tokens.empty() && tokens.back().kind == Kind::kOpen) {
      bad_close(tokens.back(), {.artificial = true});
    } else {
      fail("invalid expression");
    }
    return nullptr;
  }
  reduce(1);
  if (!operators_.empty()) {
    fail("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
    return nullptr;
  }
  return pop();
}

}  // namespace

NodePtr build_tree(std::vector<Token> tokens, std::vector<NodePtr>& excluded,
                   std::string& complaint) {
  return TreeBuilder(excluded, complaint).build(tokens);
}

}  // namespace mfind
