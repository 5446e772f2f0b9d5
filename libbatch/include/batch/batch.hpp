// SPDX-License-Identifier: MIT
// libbatch, C++ interface: a builder for batches of system calls.
//
// Who uses it: C++20 programs that would rather not count jumps and addresses.
//
//   batch::Program p;
//   const batch::Label done = p.label("done");
//   const batch::Ref fd = p.openat(AT_FDCWD, "/etc/hostname", O_RDONLY).name("open");
//   fd.on_error(done);
//   const batch::Ref got = p.read(fd, buffer).name("read");  // fd: what openat returns
//   p.close(fd);
//   p.bind(done);
//   const batch::Results r = p.run();
//   if (r[got] > 0) ...
//
// A Ref used as an argument becomes a word copy in front of the call.  Labels are
// bound behind the jumps to them, since a batch can only jump forwards.
//
// Memory is borrowed: buffers and structs must live until the last run() has returned,
// path names until the last run() or explain().  Parameters are such that temporaries
// do not compile (argument.hpp).
//
// Mistakes in building (a label bound twice, bound before a jump to it or never,
// a Ref of another program) are bugs and throw std::logic_error.  Failures of calls
// are results: -errno, as in batch/batch.h.  A Program belongs to one thread at a
// time.
//
//   reference.hpp    Ref, Label: calls and places of a program
//   argument.hpp     Path, Data, Address, Arg: what calls take
//   results.hpp      Results: what they returned
//   program.hpp      Program: building, running, explaining
//   open_first.hpp   the first of many files that opens
#ifndef BATCH_BATCH_HPP
#define BATCH_BATCH_HPP

#ifdef BATCH_LINUX_BATCH_H
#error "linux/batch.h names a function batch, batch/batch.hpp a namespace: include one of them"
#endif

#include <batch/argument.hpp>
#include <batch/batch.h>
#include <batch/open_first.hpp>
#include <batch/program.hpp>
#include <batch/reference.hpp>
#include <batch/results.hpp>

#endif  // BATCH_BATCH_HPP
