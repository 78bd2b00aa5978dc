#include "tests/e2e/secret_service.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace maestro::testing {
namespace {

constexpr const char* bus_program = "/usr/bin/dbus-daemon";
constexpr const char* keyring_program = "/usr/bin/gnome-keyring-daemon";

struct Started {
  pid_t pid = -1;
  std::string first_line;  ///< which tells that it is ready
};

Started start(std::vector<std::string> words, const Environment& environment, const std::string& input) {
  const ExecArguments exec(std::move(words), environment);
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  Started started;
  started.pid = ::fork();
  if (started.pid == 0) {
    ::dup2(in[0], 0);
    ::dup2(out[1], 1);
    const int null = ::open("/dev/null", O_WRONLY);
    ::dup2(null, 2);
    ::execve(exec.path(), exec.argv(), exec.envp());
    ::_exit(127);
  }
  ::close(in[0]);
  ::close(out[1]);
  if (::write(in[1], input.data(), input.size()) != static_cast<ssize_t>(input.size()))
    throw std::runtime_error("gone");
  ::close(in[1]);
  for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';) started.first_line += c;
  // The other end stays open, so that what it says later does not end it.
  return started;
}

void end(pid_t pid) {
  if (pid <= 0) return;
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
}

}  // namespace

bool SecretService::is_installed() { return ::access(bus_program, X_OK) == 0 && ::access(keyring_program, X_OK) == 0; }

SecretService::SecretService(const std::string& home, Keyring keyring) {
  Environment environment = {{"HOME", home}, {"PATH", "/usr/bin:/bin"}, {"XDG_RUNTIME_DIR", home}};
  const Started bus = start({bus_program, "--session", "--nofork", "--print-address=1"}, environment, "");
  bus_ = bus.pid;
  address_ = bus.first_line;
  environment["DBUS_SESSION_BUS_ADDRESS"] = address_;
  std::vector<std::string> words = {keyring_program, "--foreground", "--components=secrets"};
  if (keyring == Keyring::unlocked) words.emplace_back("--unlock");
  keyring_ = start(words, environment, keyring == Keyring::unlocked ? "a person's password" : "").pid;
}

SecretService::~SecretService() {
  end(keyring_);
  end(bus_);
}

}  // namespace maestro::testing
