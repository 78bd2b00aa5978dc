#pragma once

#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>
#include <string>

#include "adapters/system/unique_fd.hpp"

namespace maestro::testing {

/// A process of its own that runs `task(report)`, where `report(text)` sends the parent a text, and may be killed at
/// any time. The parent has no threads when it makes one.
class ChildProcess {
 public:
  template <class Work>
  explicit ChildProcess(Work task) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    read_ = UniqueFd(ends[0]);
    process_ = ::fork();
    if (process_ != 0) {
      ::close(ends[1]);
      return;
    }
    const auto report = [&ends](const std::string& text) {
      if (::write(ends[1], text.data(), text.size()) < 0) ::_exit(1);
    };
    task(report);
    ::_exit(0);
  }
  ~ChildProcess() { kill(); }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Waits until the child reports something, or ends: then it is empty.
  std::string next_report() {
    std::array<char, 65536> text{};
    const ssize_t got = ::read(read_.get(), text.data(), text.size());
    return {text.data(), static_cast<std::size_t>(got < 0 ? 0 : got)};
  }
  /// SIGKILL; gone when it returns.
  void kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }

 private:
  UniqueFd read_;
  pid_t process_ = -1;
};

inline unsigned nobody() { return 65534; }

/// The text that `task` gives when it runs without root's rights.
template <class Work>
std::string in_child_as_nobody(Work task) {
  ChildProcess child([&task](const auto& report) {
    if (::geteuid() == 0 && (::setgroups(0, nullptr) != 0 || ::setgid(nobody()) != 0 || ::setuid(nobody()) != 0))
      return report("cannot become nobody");
    report(task());
  });
  return child.next_report();
}

}  // namespace maestro::testing
