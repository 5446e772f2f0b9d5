// SPDX-License-Identifier: MIT
#include "mdu/monitor.h"

#include <atomic>
#include <csignal>
#include <string>

#include "common/human.h"
#include "common/signals.h"

namespace mdu {
namespace {

std::atomic<bool> g_interrupted = false;  // threads of the walk look at it, too
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void on_interrupt(int) { g_interrupted = true; }

}  // namespace

Monitor::Monitor(common::Progress progress, common::Output& output,
                 common::Diagnostics& diagnostics)
    : meter_(progress, output, diagnostics) {
  g_interrupted = false;
  // Without SA_RESTART: it is to end a wait for names (roots.cc).  What else it may break off is
  // done again, by the walk and by common::write_fully().
  common::handle_signal(SIGINT, on_interrupt, static_cast<int>(SA_RESETHAND));
}

Monitor::~Monitor() { common::restore_signal(SIGINT, on_interrupt); }

bool Monitor::interrupted() { return g_interrupted.load(std::memory_order_relaxed); }

void Monitor::show(walk::Walk& tree, const Sum& counted) {
  common::SizeFormat format;
  format.autoscale = true;
  format.block_size_bytes = 1;
  std::string size;
  common::append_size(size, counted.bytes, format);
  meter_.show(meter_.describe(tree.statistics().entries, size, tree.path()));
}

}  // namespace mdu
