// SPDX-License-Identifier: MIT
// The parser builds a batch::Program through its public interface, so a text is what could have been
// written in C++, and what it comes to is printed by Program::explain().
//
// That output spells out the word copies which the builder adds in front of a call:
//
//     #1  copy(&#2.arg[0], open)
//     #2  read = read(copied, memory, 4096)
//
// On the way back such copies are kept (pending_) until the call that they are for, which gets
// their sources as arguments; so the builder adds the same copies again.
#include "batchctl/text.h"

#include <map>
#include <optional>

#include "batchctl/constants.h"
#include "batchctl/cursor.h"

namespace batchctl {
namespace {

/// A copy to an argument of a call that is still to come.
struct Pending {
  std::size_t call;
  std::size_t arg;
  batch::Arg source;
};

class Parser {
 public:
  explicit Parser(TextProgram& out) : out_(out), program_(out.program) {}

  void line(std::string_view text) {
    line_++;
    Cursor in(text);
    if (in.at_end()) return;
    if (!label(text)) call(in);
  }

  void finish() {
    if (!pending_.empty()) throw SyntaxError("a copy is left without the call that it is for");
    for (const auto& [name, label] : labels_)
      if (!label.bound) {
        line_ = label.line;
        throw SyntaxError("the label " + name + " is nowhere");
      }
  }

  [[nodiscard]] std::size_t line_number() const { return line_; }

 private:
  struct Place {
    batch::Label label;
    std::size_t line;
    bool bound = false;
  };

  Place& place(std::string_view name) {
    const auto found = labels_.find(name);
    if (found != labels_.end()) return found->second;
    return labels_.emplace(std::string(name), Place{program_.label(name), line_}).first->second;
  }

  bool label(std::string_view text) {
    Cursor in(text);
    const std::string_view name = in.name();
    if (name.empty() || !in.take(":")) return false;
    if (!in.at_end()) throw SyntaxError("a label has a line of its own");
    if (!pending_.empty()) throw SyntaxError("a label between a copy and its call");
    Place& target = place(name);
    if (target.bound) throw SyntaxError("the label " + std::string(name) + " is here twice");
    program_.bind(target.label);
    target.bound = true;
    return true;
  }

  [[nodiscard]] std::size_t next_index() const { return program_.size() + pending_.size(); }

  void call(Cursor& in) {
    std::optional<std::int64_t> number;
    if (in.take("#")) number = in.number();
    std::string name(in.name());
    std::string result;
    if (in.take("=")) {
      result = name;
      name = in.name();
      if (result.empty()) throw SyntaxError("a name has to stand before '='");
    }
    if (name.empty()) throw SyntaxError("expected a call before '" + std::string(in.rest()) + "'");
    const int nr = call_number(name, in);
    in.expect("(");
    if (nr == BATCH_NR_COPY && argument_copy(in, number)) {
      if (!result.empty()) throw SyntaxError("a copy for an argument has no name");
      return end(in);
    }
    const batch::Ref ref = nr == BATCH_NR_COPY ? memory_copy(in) : system_call(in, nr);
    check_number(number, program_.size() - 1);
    refs_.emplace(program_.size() - 1, ref);
    if (!result.empty()) name_result(result, ref);
    jumps(in, ref);
    end(in);
  }

  static int call_number(const std::string& name, Cursor& in) {
    if (name == "call" && in.take("[")) {
      const std::int64_t nr = in.number();
      if (nr < INT16_MIN || nr > INT16_MAX) throw SyntaxError("a call number that does not fit");
      in.expect("]");
      return static_cast<int>(nr);
    }
    if (const std::optional<int> nr = batch::call_number(name)) return *nr;
    throw SyntaxError("no call is named " + name + "; call[NUMBER](...) takes any");
  }

  static void check_number(std::optional<std::int64_t> number, std::size_t index) {
    if (number && *number != static_cast<std::int64_t>(index))
      throw SyntaxError("this is call #" + std::to_string(index));
    if (index >= kMaxCalls) throw SyntaxError("too many calls");
  }

  // What follows the results of a run is passed over, so that its output can be run again.
  static void end(Cursor& in) {
    if (!in.at_end() && !in.take("->")) in.expect("the end of the line");
  }

  void name_result(const std::string& name, const batch::Ref& ref) {
    if (name == "memory" || name == "null" || name == "copied")
      throw SyntaxError(name + " has a meaning of its own");
    if (!names_.emplace(name, ref).second) throw SyntaxError("two calls are named " + name);
    ref.name(name);
  }

  void jumps(Cursor& in, const batch::Ref& ref) {
    if (in.take("<0:")) ref.on_error(target(in));
    if (in.take("=0:")) ref.on_zero(target(in));
    if (in.take(">0:")) ref.on_positive(target(in));
  }

  batch::Label target(Cursor& in) {
    const std::string_view name = in.name();
    if (name.empty()) throw SyntaxError("expected a label");
    const Place& target = place(name);
    if (target.bound) throw SyntaxError("a jump backwards, to " + std::string(name));
    return target.label;
  }

  // copy(&#N.arg[K], source), behind its parenthesis.  False if it is another copy.
  bool argument_copy(Cursor& in, std::optional<std::int64_t> number) {
    if (!in.take("&#")) return false;
    const auto call = static_cast<std::size_t>(in.number());
    in.expect(".arg[");
    const auto arg = static_cast<std::size_t>(in.number());
    in.expect("]");
    in.expect(",");
    check_number(number, next_index());
    if (!pending_.empty() && (call != pending_.back().call || arg <= pending_.back().arg))
      throw SyntaxError("copies for one call stand in the order of its arguments");
    pending_.push_back({call, arg, source(in)});
    in.expect(")");
    return true;
  }

  // copy(memory, source) likewise.
  batch::Ref memory_copy(Cursor& in) {
    if (!pending_.empty()) throw SyntaxError("a copy to memory between a copy and its call");
    in.expect_name("memory");
    std::uint64_t& destination = word(offset(in));
    in.expect(",");
    if (in.take_name("memory")) {
      const batch::Ref ref = program_.copy(destination, word(offset(in)));
      in.expect(")");
      return ref;
    }
    const batch::Ref ref = program_.copy(destination, result(in));
    in.expect(")");
    return ref;
  }

  batch::Arg source(Cursor& in) {
    if (in.take_name("memory")) return batch::load(word(offset(in)));
    return result(in);
  }

  // A result by its name, or by #N.
  batch::Ref result(Cursor& in) {
    if (in.take("#")) {
      const auto found = refs_.find(static_cast<std::size_t>(in.number()));
      if (found == refs_.end()) throw SyntaxError("no earlier call has that number");
      return found->second;
    }
    return named(in.name());
  }

  batch::Ref named(std::string_view name) {
    const auto found = names_.find(name);
    if (found == names_.end()) throw SyntaxError("no earlier call is named '" + std::string(name) + "'");
    return found->second;
  }

  batch::Ref system_call(Cursor& in, int nr) {
    std::vector<batch::Arg> args;
    std::size_t used = 0;
    while (!in.take(")")) {
      if (!args.empty()) in.expect(",");
      if (args.size() == BATCH_MAX_ARGS) throw SyntaxError("more than six arguments");
      args.push_back(argument(in, args.size(), used));
    }
    for (const Pending& copy : pending_)
      if (copy.call != next_index()) throw SyntaxError("a copy for another call");
    if (used != pending_.size()) throw SyntaxError("a copy for an argument that is not 'copied'");
    pending_.clear();
    return add(nr, args);
  }

  batch::Ref add(int nr, const std::vector<batch::Arg>& a) {
    switch (a.size()) {
      case 0: return program_.call(nr);
      case 1: return program_.call(nr, a[0]);
      case 2: return program_.call(nr, a[0], a[1]);
      case 3: return program_.call(nr, a[0], a[1], a[2]);
      case 4: return program_.call(nr, a[0], a[1], a[2], a[3]);
      case 5: return program_.call(nr, a[0], a[1], a[2], a[3], a[4]);
      default: return program_.call(nr, a[0], a[1], a[2], a[3], a[4], a[5]);
    }
  }

  // Argument `index` of a call; `used` counts the pending copies that were used up.
  batch::Arg argument(Cursor& in, std::size_t index, std::size_t& used) {
    if (in.take("\"")) return batch::Path(out_.strings.emplace_back(in.string()));
    if (in.take("[")) return loaded(in);
    if (in.take("#")) return by_number(in);
    if (in.number_ahead()) return numbers(in, in.number());
    const std::string_view name = in.name();
    if (name.empty()) throw SyntaxError("expected an argument");
    if (name == "null") return static_cast<const void*>(nullptr);
    if (name == "memory") return static_cast<const void*>(out_.memory().data() + offset(in));
    if (name == "copied") {
      if (used >= pending_.size() || pending_[used].arg != index)
        throw SyntaxError("'copied' without a copy in front of the call");
      return pending_[used++].source;
    }
    if (names_.contains(name)) return named(name);  // before a constant: it was given here
    if (const auto value = constant(name)) return numbers(in, *value);
    return named(name);
  }

  batch::Arg by_number(Cursor& in) {
    const auto found = refs_.find(static_cast<std::size_t>(in.number()));
    if (found == refs_.end()) throw SyntaxError("no earlier call has that number");
    return found->second;
  }

  // [memory+N], behind its bracket.
  batch::Arg loaded(Cursor& in) {
    in.expect_name("memory");
    const batch::Arg arg = batch::load(word(offset(in)));
    in.expect("]");
    return arg;
  }

  // The rest of A|B|C.
  static batch::Arg numbers(Cursor& in, std::int64_t value) {
    while (in.take("|")) {
      if (in.number_ahead()) {
        value |= in.number();
        continue;
      }
      const std::string_view name = in.name();
      const auto more = constant(name);
      if (!more) throw SyntaxError("no number is named '" + std::string(name) + "'");
      value |= *more;
    }
    return value;
  }

  // +N behind `memory`, or nothing.
  static std::size_t offset(Cursor& in) {
    const std::int64_t offset = in.take("+") ? in.number() : 0;
    if (offset < 0 || offset >= static_cast<std::int64_t>(kMemoryBytes))
      throw SyntaxError("memory has " + std::to_string(kMemoryBytes) + " bytes");
    return static_cast<std::size_t>(offset);
  }

  std::uint64_t& word(std::size_t offset) {
    if (offset % sizeof(std::uint64_t) != 0) throw SyntaxError("words are at multiples of 8");
    return out_.words[offset / sizeof(std::uint64_t)];
  }

  TextProgram& out_;
  batch::Program& program_;
  std::size_t line_ = 0;
  std::map<std::string, Place, std::less<>> labels_{};
  std::map<std::string, batch::Ref, std::less<>> names_{};
  std::map<std::size_t, batch::Ref> refs_{};  // by index
  std::vector<Pending> pending_{};
};

}  // namespace

std::unique_ptr<TextProgram> parse_text(std::string_view source, TextError& error) {
  auto text = std::make_unique<TextProgram>();
  Parser parser(*text);
  try {
    while (!source.empty()) {
      const std::size_t end = source.find('\n');
      parser.line(source.substr(0, end));
      source.remove_prefix(end == std::string_view::npos ? source.size() : end + 1);
    }
    parser.finish();
    return text;
  } catch (const SyntaxError& wrong) {
    error = {parser.line_number(), wrong.what()};
    return nullptr;
  }
}

}  // namespace batchctl
