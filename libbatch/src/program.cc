// SPDX-License-Identifier: MIT
// Building and running of batch::Program.
//
// Calls are kept in the form in which they run.  What depends on addresses that
// change while the program grows (of the array itself, and of the results, which
// are new for each run) is kept in a Note beside the call and filled in by link().
#include <batch/batch.hpp>

#include <stdexcept>

#ifndef SYS_faccessat2
#define SYS_faccessat2 439
#endif

namespace batch {

Ref Ref::on_error(Label label) const {
  program_->jump(index_, Program::kNegative, label);
  return *this;
}

Ref Ref::on_zero(Label label) const {
  program_->jump(index_, Program::kZero, label);
  return *this;
}

Ref Ref::on_positive(Label label) const {
  program_->jump(index_, Program::kPositive, label);
  return *this;
}

Ref Ref::name(std::string_view name) const {
  program_->rename(index_, name);
  return *this;
}

std::int64_t Results::operator[](const Ref& ref) const {
  if (ref.program_ != program_) throw std::logic_error("batch: a result of another program");
  return rets_.at(ref.index_);
}

std::int64_t Results::operator[](std::string_view name) const {
  return rets_.at(program_->find(name));
}

void Program::check(const Arg& arg) const {
  if (arg.kind_ == Arg::Kind::kResult && arg.program_ != this)
    throw std::logic_error("batch: a result of another program is used as an argument");
}

// The copies for arguments come first, so that a label bound in front of the call
// is in front of them too.
Ref Program::add(int nr, std::span<const Arg> args) {
  std::size_t copies = 0;
  for (const Arg& arg : args) {
    check(arg);
    copies += arg.kind_ == Arg::Kind::kResult || arg.kind_ == Arg::Kind::kLoad;
  }
  const std::size_t index = calls_.size() + copies;

  std::array<std::uint64_t, BATCH_MAX_ARGS> words{};
  Note note;
  for (std::size_t i = 0; i < args.size(); i++) {
    note.kinds[i] = args[i].kind_;
    words[i] = args[i].word_;
    if (args[i].kind_ != Arg::Kind::kResult && args[i].kind_ != Arg::Kind::kLoad) continue;
    const Ref copy = add_copy(0, args[i]);
    notes_[copy.index_].target = index;
    notes_[copy.index_].target_arg = i;
  }

  batch_prep(&calls_.emplace_back(), nr, static_cast<unsigned>(args.size()), words[0], words[1],
             words[2], words[3], words[4], words[5]);
  notes_.push_back(note);
  return Ref(this, index);
}

Ref Program::add_copy(std::uint64_t dst, const Arg& src) {
  check(src);
  Note note;
  note.kinds[0] = Arg::Kind::kMemory;
  note.kinds[1] = Arg::Kind::kMemory;
  if (src.kind_ == Arg::Kind::kResult) note.source = src.word_;
  batch_prep(&calls_.emplace_back(), BATCH_NR_COPY, 2, dst, src.word_, 0, 0, 0, 0);
  notes_.push_back(note);
  return Ref(this, calls_.size() - 1);
}

Ref Program::copy(std::uint64_t& dst, const Ref& src) { return add_copy(batch_arg(&dst), src); }

Ref Program::copy(std::uint64_t& dst, const std::uint64_t& src) {
  return add_copy(batch_arg(&dst), load(src));
}

Label Program::label(std::string_view name) {
  Place place;
  place.name = name.empty() ? "L" + std::to_string(places_.size()) : std::string(name);
  places_.push_back(place);
  return Label(this, places_.size() - 1);
}

void Program::bind(Label label) {
  if (label.program_ != this) throw std::logic_error("batch: a label of another program");
  Place& place = places_[label.id_];
  if (place.position != kNone) throw std::logic_error("batch: label " + place.name + " bound twice");
  place.position = calls_.size();
}

void Program::jump(std::size_t index, Sign sign, Label label) {
  if (label.program_ != this) throw std::logic_error("batch: a label of another program");
  const Place& place = places_[label.id_];
  if (place.position != kNone && place.position <= index)
    throw std::logic_error("batch: jump backwards to label " + place.name);
  if (notes_[index].jumps[sign] != kNone)
    throw std::logic_error("batch: a second jump for the same sign to label " + place.name);
  notes_[index].jumps[sign] = label.id_;
}

void Program::rename(std::size_t index, std::string_view name) {
  for (const Note& note : notes_)
    if (!name.empty() && note.name == name)
      throw std::logic_error("batch: two calls are named " + std::string(name));
  notes_[index].name = name;
}

std::size_t Program::find(std::string_view name) const {
  for (std::size_t i = 0; i < notes_.size(); i++)
    if (!name.empty() && notes_[i].name == name) return i;
  throw std::logic_error("batch: no call is named " + std::string(name));
}

void Program::link(std::vector<std::int64_t>& rets) {
  for (std::size_t i = 0; i < calls_.size(); i++) {
    std::array<int, 3> skip{};
    for (std::size_t sign = 0; sign < skip.size(); sign++) {
      const std::size_t id = notes_[i].jumps[sign];
      if (id == kNone) continue;
      const std::size_t position = places_[id].position;
      if (position == kNone)
        throw std::logic_error("batch: label " + places_[id].name + " is never bound");
      if (position - i - 1 > std::numeric_limits<std::int16_t>::max())
        throw std::logic_error("batch: label " + places_[id].name + " is too far away");
      skip[sign] = static_cast<int>(position - i - 1);
    }
    batch_jump(&calls_[i], skip[kNegative], skip[kZero], skip[kPositive]);

    const Note& note = notes_[i];
    if (note.source != kNone) calls_[i].arg[1] = batch_arg(&rets[note.source]);
    if (note.target != kNone)
      calls_[i].arg[0] = batch_arg(&calls_[note.target].arg[note.target_arg]);
  }
}

Results Program::run() {
  Results results(this, calls_.size());
  link(results.rets_);
  results.status_ = batch_execute(calls_.data(), results.rets_.data(),
                                  static_cast<std::uint32_t>(calls_.size()), nullptr);
  return results;
}

// The typed calls.

Ref Program::openat(Arg dirfd, Path path, int flags, unsigned mode) {
  return call(SYS_openat, dirfd, path, flags, mode);
}

Ref Program::close(Arg fd) { return call(SYS_close, fd); }

Ref Program::read(Arg fd, std::span<std::byte> buffer) {
  return call(SYS_read, fd, buffer.data(), buffer.size());
}

Ref Program::write(Arg fd, std::span<const std::byte> data) {
  return call(SYS_write, fd, data.data(), data.size());
}

Ref Program::write(Arg fd, std::span<const std::byte> data, const Ref& count) {
  return call(SYS_write, fd, data.data(), count);
}

Ref Program::pread(Arg fd, std::span<std::byte> buffer, Arg offset) {
  return call(SYS_pread64, fd, buffer.data(), buffer.size(), offset);
}

Ref Program::pwrite(Arg fd, std::span<const std::byte> data, Arg offset) {
  return call(SYS_pwrite64, fd, data.data(), data.size(), offset);
}

Ref Program::fstat(Arg fd, struct ::stat& out) {
  return call(SYS_fstat, fd, static_cast<const void*>(&out));
}

Ref Program::newfstatat(Arg dirfd, Path path, struct ::stat& out, int flags) {
  return call(SYS_newfstatat, dirfd, path, static_cast<const void*>(&out), flags);
}

Ref Program::statx(Arg dirfd, Path path, int flags, unsigned mask, struct ::statx& out) {
  return call(SYS_statx, dirfd, path, flags, mask, static_cast<const void*>(&out));
}

Ref Program::getdents64(Arg fd, std::span<std::byte> buffer) {
  return call(SYS_getdents64, fd, buffer.data(), buffer.size());
}

Ref Program::readlinkat(Arg dirfd, Path path, std::span<char> buffer) {
  return call(SYS_readlinkat, dirfd, path, static_cast<const void*>(buffer.data()),
              buffer.size());
}

Ref Program::faccessat2(Arg dirfd, Path path, int mode, int flags) {
  return call(SYS_faccessat2, dirfd, path, mode, flags);
}

Ref Program::lseek(Arg fd, Arg offset, int whence) {
  return call(SYS_lseek, fd, offset, whence);
}

Ref Program::mmap(Arg size, int prot, int flags, Arg fd, Arg offset) {
  return call(SYS_mmap, 0, size, prot, flags, fd, offset);
}

Ref Program::munmap(Arg address, Arg size) { return call(SYS_munmap, address, size); }

}  // namespace batch
