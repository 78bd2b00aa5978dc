#pragma once

#include <chrono>

#include "domain/server_metadata.hpp"

namespace maestro {

/// Where authorization servers say what they are. Thread-safe.
class ServerMetadataSource {
 public:
  virtual ~ServerMetadataSource() = default;
  /// Asks the issuer; at most two requests of `timeout` each. Errc::unreachable, or Errc::bad_answer when what it
  /// publishes cannot be used.
  [[nodiscard]] virtual Result<ServerMetadata> fetch(const std::string& issuer, const std::string& user_agent,
                                                     std::chrono::milliseconds timeout) = 0;
};

}  // namespace maestro
