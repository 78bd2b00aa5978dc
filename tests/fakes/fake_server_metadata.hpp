#pragma once

#include "ports/server_metadata_source.hpp"

namespace maestro::testing {

/// An issuer that publishes what it was told to; at first, nothing.
class FakeServerMetadata final : public ServerMetadataSource {
 public:
  Result<ServerMetadata> fetch(const std::string& issuer, const std::string& /*user_agent*/,
                               std::chrono::milliseconds /*timeout*/) override {
    ++questions;
    if (published.issuer != issuer) return fail(Errc::unreachable, "there is no such issuer");
    return published;
  }
  ServerMetadata published;
  int questions = 0;
};

}  // namespace maestro::testing
