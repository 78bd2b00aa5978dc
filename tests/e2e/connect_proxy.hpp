#pragma once

#include <string>
#include <vector>

#include "tests/contracts/loopback_server.hpp"

namespace maestro::testing {

/// An HTTP proxy on 127.0.0.1 that makes tunnels (CONNECT, RFC 9110 §9.3.6) and nothing else. Thread-safe.
class ConnectProxy {
 public:
  ConnectProxy();

  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
  /// The first line of everything that it was asked.
  [[nodiscard]] std::vector<std::string> requests() const;

 private:
  LoopbackServer server_;
};

}  // namespace maestro::testing
