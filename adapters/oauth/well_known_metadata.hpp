#pragma once

#include "ports/http_client.hpp"
#include "ports/server_metadata_source.hpp"

namespace maestro {

/// ServerMetadataSource at the issuer's well-known addresses (RFC 8414 §3): the OAuth one, and where there is none the
/// OpenID one.
class WellKnownMetadata final : public ServerMetadataSource {
 public:
  explicit WellKnownMetadata(HttpClient& http) : http_(http) {}
  Result<ServerMetadata> fetch(const std::string& issuer, const std::string& user_agent,
                               std::chrono::milliseconds timeout) override;

 private:
  HttpClient& http_;
};

/// A JSON object with at least an `issuer` and a `token_endpoint`; a member of another type than it should have counts
/// as absent. Fails with Errc::bad_answer.
[[nodiscard]] Result<ServerMetadata> read_server_metadata(const MessageBody& body);

}  // namespace maestro
