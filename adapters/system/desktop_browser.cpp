#include "adapters/system/desktop_browser.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace maestro {
namespace {

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

std::vector<char*> environment_for_children() {
  std::vector<char*> kept;
  for (char** entry = environ; *entry != nullptr; ++entry)
    if (!std::string_view(*entry).starts_with("MAESTRO_")) kept.push_back(*entry);
  kept.push_back(nullptr);
  return kept;
}

/// Between fork and exec: async-signal-safe calls only. Forks once more, so that nobody has to wait for the browser.
[[noreturn]] void become(std::array<char*, 3>& arguments, char** environment) {
  const int null = ::open("/dev/null", O_RDWR);
  for (int fd = 0; fd < 3; ++fd) ::dup2(null, fd);
  ::close_range(3, ~0U, 0);
  ::setsid();
  ::signal(SIGPIPE, SIG_DFL);
  if (::fork() != 0) ::_exit(0);
  ::execvpe(arguments[0], arguments.data(), environment);
  ::_exit(127);
}

}  // namespace

bool DesktopBrowser::is_at_hand() {
  if (is_set("BROWSER")) return true;
  if (is_set("SSH_CONNECTION") || is_set("SSH_TTY")) return false;
  return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
}

Status DesktopBrowser::open(const std::string& url) {
  const char* chosen = std::getenv("BROWSER");
  std::string program = chosen != nullptr && *chosen != '\0' ? chosen : "xdg-open";
  program = program.substr(0, program.find(':'));  // $BROWSER may be a list
  std::string argument = url;
  std::array<char*, 3> arguments = {program.data(), argument.data(), nullptr};
  std::vector<char*> environment = environment_for_children();
  const pid_t child = ::fork();
  if (child < 0) return fail(Errc::internal, "the browser could not be started", "open the address by hand");
  if (child == 0) become(arguments, environment.data());
  ::waitpid(child, nullptr, 0);
  return {};
}

}  // namespace maestro
