// SPDX-License-Identifier: MIT
#include "mfind/mode.h"

#include <sys/stat.h>

#include <vector>

namespace mfind {
namespace {

constexpr mode_t kAll = 07777;
constexpr mode_t kExecute = 0111;

/// One operator of a clause and its right side.
struct Change {
  char op = 0;
  mode_t who = 0;        // bits that may change; 0: none was named, which means all
  mode_t bits = 0;       // in each of u, g, o
  mode_t mentioned = 0;  // of a directory only these set-id bits change
  mode_t copy_from = 0;  // the bits of u, g or o instead
  bool execute_if_useful = false;  // X
};

mode_t spread(mode_t three_bits) { return three_bits * 0111; }

/// The permissions that `from`, one of 0700 0070 0007, has in `mode`, in all three places.
mode_t copied(mode_t mode, mode_t from) {
  mode_t found = mode & from;
  while ((from & 7) == 0) {
    from >>= 3;
    found >>= 3;
  }
  return spread(found & 7);
}

class ModeParser {
 public:
  explicit ModeParser(std::string_view text) : rest_(text) {}

  /// u=rwx,g+w-x,...
  bool parse(std::vector<Change>* changes) {
    for (;;) {
      const mode_t who = take_who();
      if (rest_.empty() || !is_operator(rest_[0])) return false;
      while (!rest_.empty() && is_operator(rest_[0])) {
        Change change;
        change.op = take();
        change.who = who;
        if (!take_right_side(&change)) return false;
        if (change.mentioned == 0) change.mentioned = change.bits & (who != 0 ? who : kAll);
        changes->push_back(change);
      }
      if (rest_.empty()) return true;
      if (take() != ',') return false;
    }
  }

 private:
  static bool is_operator(char c) { return c == '+' || c == '-' || c == '='; }

  char take() {
    const char c = rest_[0];
    rest_.remove_prefix(1);
    return c;
  }

  mode_t take_who() {
    mode_t who = 0;
    for (; !rest_.empty(); rest_.remove_prefix(1)) {
      switch (rest_[0]) {
        case 'u': who |= S_ISUID | S_IRWXU; break;
        case 'g': who |= S_ISGID | S_IRWXG; break;
        case 'o': who |= S_ISVTX | S_IRWXO; break;
        case 'a': who |= kAll; break;
        default: return who;
      }
    }
    return who;
  }

  /// Digits, one of ugo, or any of rwxXst.
  bool take_right_side(Change* change) {
    if (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '7') return take_octal(change);
    if (!rest_.empty() && (rest_[0] == 'u' || rest_[0] == 'g' || rest_[0] == 'o')) {
      const char c = take();
      change->copy_from = c == 'u' ? S_IRWXU : c == 'g' ? S_IRWXG : S_IRWXO;
      return true;
    }
    for (; !rest_.empty(); rest_.remove_prefix(1)) {
      switch (rest_[0]) {
        case 'r': change->bits |= spread(4); break;
        case 'w': change->bits |= spread(2); break;
        case 'x': change->bits |= spread(1); break;
        case 'X': change->execute_if_useful = true; break;
        case 's': change->bits |= S_ISUID | S_ISGID; break;  // which of them is left to `who`
        case 't': change->bits |= S_ISVTX; break;
        default: return true;
      }
    }
    return true;
  }

  /// +755: allowed only when nobody is named, and alone behind its operator.
  bool take_octal(Change* change) {
    mode_t value = 0;
    while (!rest_.empty() && rest_[0] >= '0' && rest_[0] <= '7') {
      value = value * 8 + static_cast<mode_t>(take() - '0');
      if (value > kAll) return false;
    }
    if (change->who != 0 || (!rest_.empty() && rest_[0] != ',')) return false;
    change->bits = value;
    change->who = change->mentioned = kAll;
    return true;
  }

  std::string_view rest_;
};

mode_t applied(const std::vector<Change>& changes, bool directory) {
  mode_t mode = 0;
  for (const Change& change : changes) {
    mode_t bits = change.bits;
    if (change.copy_from != 0) bits = copied(mode, change.copy_from);
    if (change.execute_if_useful && (directory || (mode & kExecute) != 0)) bits |= kExecute;
    const mode_t kept = directory ? (S_ISUID | S_ISGID) & ~change.mentioned : 0;
    const mode_t who = (change.who != 0 ? change.who : kAll) & ~kept;
    bits &= who;
    switch (change.op) {
      case '+': mode |= bits; break;
      case '-': mode &= ~bits; break;
      default: mode = (mode & ~who) | bits; break;
    }
  }
  return mode;
}

}  // namespace

std::optional<Mode> read_mode(std::string_view text) {
  if (!text.empty() && text[0] >= '0' && text[0] <= '7') {
    mode_t value = 0;
    for (const char c : text) {
      if (c < '0' || c > '7') return std::nullopt;
      value = value * 8 + static_cast<mode_t>(c - '0');
      if (value > kAll) return std::nullopt;
    }
    return Mode{value, value};
  }
  std::vector<Change> changes;
  if (!ModeParser(text).parse(&changes)) return std::nullopt;
  return Mode{applied(changes, false), applied(changes, true)};
}

}  // namespace mfind
