// SPDX-License-Identifier: MIT
// batchctl status: is the module there, what would refuse this process, what runs its
// batches and why.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace batchctl {

/// Where the facts are.  Tests put files of their own there.
struct Places {
  std::string module = "/sys/module/batch";
  std::string sysfs = "/sys/class/misc/batch";
  std::string device = "/dev/batch";
  std::string process = "/proc/self/status";
  std::string tracepoints = "/sys/kernel/tracing/events/raw_syscalls/enable";
};

/// What is known without a batch.
struct Facts {
  bool loaded = false;
  std::string version = {}, abi = {}, dispatch = {};   // of the module; empty if not loaded
  std::optional<bool> enabled = {};                    // its switch; nothing if it cannot be read
  std::vector<std::pair<std::string, std::string>> counters = {};  // name and value, by name
  int device_error = 0;      // errno of the attempt to open the device, or 0
  std::string device_mode = {};  // "0666 root:root"; empty if there is no device
  std::vector<std::string> observers = {};  // what watches the system calls of this process
};

[[nodiscard]] Facts gather(const Places& places);

/// What runs batches: asked after one was run.
struct Backend {
  bool device = false;
  std::string reason = {};  // as batch_reason() puts it
};

[[nodiscard]] Backend probe_backend();

[[nodiscard]] std::string status_text(const Facts& facts, const Backend& backend);
[[nodiscard]] std::string status_json(const Facts& facts, const Backend& backend);

}  // namespace batchctl
