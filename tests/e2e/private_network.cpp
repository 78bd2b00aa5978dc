#include "tests/e2e/private_network.hpp"

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "adapters/system/unique_fd.hpp"

namespace maestro::testing {
namespace {

bool bring_loopback_up() {
  const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strncpy(request.ifr_name, "lo", sizeof request.ifr_name - 1);
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  return ::ioctl(socket.get(), SIOCSIFFLAGS, &request) == 0;
}

void write_hosts(const std::string& path, const std::vector<std::string>& names) {
  std::ofstream hosts(path);
  hosts << "127.0.0.1 localhost\n::1 localhost\n";
  for (const std::string& name : names) hosts << "127.0.0.1 " << name << '\n';
}

}  // namespace

std::string enter_private_network(const std::vector<std::string>& names, const std::string& hosts_file) {
  write_hosts(hosts_file, names);
  const bool entered = ::unshare(CLONE_NEWNET | CLONE_NEWNS) == 0 &&
                       ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                       ::mount(hosts_file.c_str(), "/etc/hosts", nullptr, MS_BIND, nullptr) == 0 && bring_loopback_up();
  return entered ? "" : std::string("no network of its own: ") + std::strerror(errno);
}

}  // namespace maestro::testing
