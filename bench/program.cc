// SPDX-License-Identifier: MIT
// What the C++ face costs: building and running programs of 64 calls through batch::Program, beside
// filling and running the same calls in C arrays.
//
//   program [TURNS]      3,000 turns
//
//   fresh    a Program made, built, run and destroyed, against the arrays filled and run
//   again    a Program that exists run again, against filled arrays run again
//
// The ways take turns, and the difference is the median of those within a turn, since a machine
// drifts by more than it.  Works: getppid, the call that does least; statx of standard input, with
// five arguments; and open, statx, read, close, in which the descriptor goes through word copies.
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <batch/batch.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <vector>

namespace {

constexpr std::size_t kCalls = 64;

struct ::statx stx;
std::array<std::byte, 16> buffer;

// The calls of a work, as C arrays.
struct Arrays {
  std::array<batch_call, kCalls> calls;
  std::array<std::int64_t, kCalls> rets;
};

struct Work {
  const char* name;
  void (*fill)(Arrays& arrays);
  void (*build)(batch::Program& program);
};

void fill_getppid(Arrays& arrays) {
  for (batch_call& call : arrays.calls) batch_prep(&call, SYS_getppid, 0, 0, 0, 0, 0, 0, 0);
}

void build_getppid(batch::Program& program) {
  for (std::size_t i = 0; i < kCalls; i++) program.call(SYS_getppid);
}

void fill_statx(Arrays& arrays) {
  for (batch_call& call : arrays.calls)
    batch_prep_statx(&call, 0, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &stx);
}

void build_statx(batch::Program& program) {
  for (std::size_t i = 0; i < kCalls; i++)
    program.statx(0, "", AT_EMPTY_PATH, STATX_BASIC_STATS, stx);
}

constexpr std::size_t kChain = 8;  // calls from an open to its close, with three copies and a label

void fill_chain(Arrays& arrays) {
  for (std::size_t i = 0; i < kCalls; i += kChain) {
    batch_call* call = &arrays.calls[i];
    const std::int64_t* fd = &arrays.rets[i];
    batch_prep_openat(&call[0], AT_FDCWD, "/proc/self/comm", O_RDONLY | O_CLOEXEC, 0);
    batch_jump(&call[0], 7, 0, 0);
    batch_prep_copy(&call[1], &call[2].arg[0], fd);
    batch_prep_statx(&call[2], -1, "", AT_EMPTY_PATH, STATX_SIZE, &stx);
    batch_prep_copy(&call[3], &call[4].arg[0], fd);
    batch_prep_read(&call[4], -1, buffer.data(), buffer.size());
    batch_prep_copy(&call[5], &call[6].arg[0], fd);
    batch_prep_close(&call[6], -1);
    batch_prep(&call[7], SYS_getppid, 0, 0, 0, 0, 0, 0, 0);
  }
}

void build_chain(batch::Program& program) {
  for (std::size_t i = 0; i < kCalls; i += kChain) {
    const batch::Label end = program.label();
    const batch::Ref fd =
        program.openat(AT_FDCWD, "/proc/self/comm", O_RDONLY | O_CLOEXEC).on_error(end);
    program.statx(fd, "", AT_EMPTY_PATH, STATX_SIZE, stx);
    program.read(fd, buffer);
    program.close(fd);
    program.call(SYS_getppid);
    program.bind(end);
  }
}

constexpr Work kWorks[] = {
    {"getppid", fill_getppid, build_getppid},
    {"statx", fill_statx, build_statx},
    {"open-statx-read-close", fill_chain, build_chain},
};

void check(int status, std::int64_t last) {
  if (status == 0 && last >= 0) return;
  std::fprintf(stderr, "program: the batch failed\n");
  std::exit(1);
}

void run_arrays(Arrays& arrays) {
  const int status = batch_execute(arrays.calls.data(), arrays.rets.data(), kCalls, nullptr);
  check(status, arrays.rets.back());
}

void run_program(batch::Program& program) {
  const batch::Results results = program.run();
  check(results.status(), results.slots().back());
}

template <typename Function>
double ns_a_call(const Function& function) {
  const auto begin = std::chrono::steady_clock::now();
  function();
  const auto end = std::chrono::steady_clock::now();
  return std::chrono::duration<double, std::nano>(end - begin).count() / kCalls;
}

// The times of one way, a turn each.
class Times {
 public:
  void add(double ns) { ns_.push_back(ns); }
  double median() const {
    std::vector<double> sorted = ns_;
    std::ranges::sort(sorted);
    return sorted[sorted.size() / 2];
  }

 private:
  std::vector<double> ns_;
};

// C and C++ in nanoseconds a call, and how much more C++ takes.
struct Comparison {
  Times c, cxx, more;

  void add(double c_ns, double cxx_ns) {
    c.add(c_ns);
    cxx.add(cxx_ns);
    more.add(cxx_ns - c_ns);
  }
  void print(const char* work, const char* way) const {
    std::printf("%-22s %-6s C %8.1f  C++ %8.1f  more %5.1f ns a call\n", work, way, c.median(),
                cxx.median(), more.median());
  }
};

// One turn of both ways; which of them goes first changes, since the first finds colder caches.
template <typename C, typename Cxx>
void take_turn(Comparison& comparison, bool c_first, const C& c, const Cxx& cxx) {
  const double before = c_first ? ns_a_call(c) : 0;
  const double cxx_ns = ns_a_call(cxx);
  comparison.add(c_first ? before : ns_a_call(c), cxx_ns);
}

void measure(const Work& work, long turns) {
  Arrays arrays;
  batch::Program built;
  work.build(built);
  if (built.size() != kCalls) std::abort();

  Comparison fresh, again;
  for (long turn = 0; turn < turns; turn++) {
    const auto c_fresh = [&] {
      work.fill(arrays);
      run_arrays(arrays);
    };
    const auto cxx_fresh = [&] {
      batch::Program program;
      work.build(program);
      run_program(program);
    };
    take_turn(fresh, turn % 2 == 0, c_fresh, cxx_fresh);
    take_turn(again, turn % 2 == 0, [&] { run_arrays(arrays); }, [&] { run_program(built); });
  }
  fresh.print(work.name, "fresh");
  again.print(work.name, "again");
}

}  // namespace

int main(int argc, char** argv) {
  const long turns = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 3000;
  if (turns <= 0) {
    std::fprintf(stderr, "usage: program [TURNS]\n");
    return 2;
  }
  batch_status status;
  batch_query(&status);
  std::printf("%s, %zu calls a program, %ld turns\n", batch_reason(&status), kCalls, turns);
  for (const Work& work : kWorks) measure(work, turns);
  return 0;
}
