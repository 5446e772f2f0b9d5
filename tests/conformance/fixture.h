// SPDX-License-Identifier: MIT
// What the conformance tests share: a batch whose outputs are prefilled, so that
// a slot or a byte that must not be touched can be seen to be untouched.
#ifndef BATCH_TESTS_CONFORMANCE_FIXTURE_H_
#define BATCH_TESTS_CONFORMANCE_FIXTURE_H_

#include <batch/batch.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <vector>

namespace conformance {

inline constexpr std::int64_t kUntouched = static_cast<std::int64_t>(0xccccccccccccccccULL);
inline constexpr std::uint32_t kUnset = 0xccccccccU;

/// An argument of a call: numbers keep their sign, pointers become words.
class Arg {
 public:
  Arg(int value) : word_(static_cast<std::uint64_t>(static_cast<std::int64_t>(value))) {}
  Arg(long value) : word_(static_cast<std::uint64_t>(value)) {}
  Arg(unsigned value) : word_(value) {}
  Arg(unsigned long value) : word_(value) {}
  Arg(const volatile void* pointer) : word_(batch_arg(pointer)) {}
  std::uint64_t word() const { return word_; }

 private:
  std::uint64_t word_;
};

struct Jumps {
  int neg = 0;
  int zero = 0;
  int pos = 0;
};

inline constexpr int kEnd = -1;

inline batch_call Call(int nr, std::initializer_list<Arg> args = {}, Jumps jumps = {}) {
  batch_call call;
  std::memset(&call, 0, sizeof(call));
  call.nr = static_cast<std::int16_t>(nr);
  call.argc = static_cast<std::uint8_t>(args.size());
  std::size_t i = 0;
  for (const Arg& arg : args) call.arg[i++] = arg.word();
  batch_jump(&call, jumps.neg, jumps.zero, jumps.pos);
  return call;
}

inline batch_call Copy(const volatile void* dst, const volatile void* src, Jumps jumps = {}) {
  return Call(BATCH_NR_COPY, {dst, src}, jumps);
}

/// Calls whose results have a known sign and no effect.
inline batch_call Positive(Jumps jumps = {}) { return Call(SYS_getpid, {}, jumps); }
inline batch_call Zero(Jumps jumps = {}) { return Call(SYS_sched_yield, {}, jumps); }
inline batch_call Negative(Jumps jumps = {}) { return Call(SYS_close, {-1}, jumps); }

/// A batch and its results.  Addresses of calls and slots stay the same from
/// construction on, for word copies.
class Batch {
 public:
  explicit Batch(std::size_t size) : calls(size, Call(SYS_sched_yield)), rets(size, kUntouched) {}
  Batch(std::initializer_list<batch_call> list) : calls(list), rets(list.size(), kUntouched) {}

  int Run() {
    return batch_execute(calls.data(), rets.data(), static_cast<std::uint32_t>(calls.size()),
                         &next);
  }
  batch_run Header() {
    batch_run run;
    std::memset(&run, 0, sizeof(run));
    run.size = sizeof(run);
    run.ncalls = static_cast<std::uint32_t>(calls.size());
    run.calls = batch_arg(calls.data());
    run.rets = batch_arg(rets.data());
    run.state = kUnset;
    return run;
  }
  bool Untouched(std::size_t from = 0) const {
    for (std::size_t i = from; i < rets.size(); i++)
      if (rets[i] != kUntouched) return false;
    return true;
  }

  std::vector<batch_call> calls;
  std::vector<std::int64_t> rets;
  std::uint32_t next = kUnset;
};

}  // namespace conformance

#endif  // BATCH_TESTS_CONFORMANCE_FIXTURE_H_
