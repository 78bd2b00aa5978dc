#include "adapters/system/system_host.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>

namespace maestro {
namespace {

constexpr std::size_t longest_name = 64;

}  // namespace

std::string SystemHost::name() {
  struct utsname system {};
  if (::uname(&system) != 0) return {};
  std::string name(system.nodename);
  std::erase_if(name, [](char c) { return c <= ' ' || c >= 0x7f; });
  return name.substr(0, longest_name);
}

std::uint32_t SystemHost::process() { return static_cast<std::uint32_t>(::getpid()); }

}  // namespace maestro
