#pragma once

#include <cstdint>
#include <optional>

#include "adapters/system/unique_fd.hpp"

namespace maestro {

/// Sockets that listen on one port of both loopback addresses.
struct LoopbackSockets {
  UniqueFd ipv4;
  UniqueFd ipv6;  ///< not open where there is no IPv6
  std::uint16_t port = 0;
};

/// Absent when no port could be had.
[[nodiscard]] std::optional<LoopbackSockets> listen_on_loopback();

}  // namespace maestro
