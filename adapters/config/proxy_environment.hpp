#pragma once

#include <string>

namespace maestro {

/// The proxy that HTTPS requests go through by the environment (HTTPS_PROXY, ALL_PROXY), without user and password;
/// empty if there is none. NO_PROXY may exempt a host from it.
[[nodiscard]] std::string proxy_without_password();

}  // namespace maestro
