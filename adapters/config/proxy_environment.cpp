#include "adapters/config/proxy_environment.hpp"

#include "adapters/config/environment.hpp"

namespace maestro {

std::string proxy_without_password() {
  for (const char* name : {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
    std::optional<std::string> proxy = environment_variable(name);
    if (!proxy) continue;
    const std::size_t at = proxy->rfind('@');
    if (at == std::string::npos) return *proxy;
    const std::size_t scheme = proxy->find("://");
    const std::size_t begin = scheme == std::string::npos ? 0 : scheme + 3;
    return proxy->erase(begin, at + 1 - begin);
  }
  return "";
}

}  // namespace maestro
