#pragma once

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <string>

#include "tests/support/child_process.hpp"

namespace maestro::testing {

inline const std::string no_mounts = "nothing can be mounted here";

/// The text that `work` gives in a process that may mount what it likes and nobody else sees it; `no_mounts` where that
/// is not possible.
template <class Work>
std::string with_own_mounts(Work work) {
  ChildProcess child([&work](const auto& report) {
    if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
      return report(no_mounts);
    report(work());
  });
  return child.next_report();
}

inline bool mount_small_disk(const std::string& directory, const std::string& size) {
  return ::mount("tmpfs", directory.c_str(), "tmpfs", 0, ("mode=0700,size=" + size).c_str()) == 0;
}

}  // namespace maestro::testing
