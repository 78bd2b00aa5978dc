#include "adapters/oauth/well_known_metadata.hpp"

#include <algorithm>

#include "adapters/oauth/parsed_body.hpp"
#include "adapters/oauth/transport_failure.hpp"
#include "domain/endpoint_url.hpp"
#include "domain/token_errors.hpp"

namespace maestro {
namespace {

constexpr std::size_t longest_url = 2048;

std::string find_url(const Json& body, const char* name) {
  const std::string_view url = find_text(body, name).value_or("");
  return url.size() > longest_url || !is_visible_ascii(url) ? std::string() : std::string(url);
}

tl::unexpected<Error> unusable(std::string what) {
  return fail(Errc::bad_answer, std::move(what),
              "check the provider's issuer, or name its endpoints in the settings instead");
}

}  // namespace

Result<ServerMetadata> WellKnownMetadata::fetch(const std::string& issuer, const std::string& user_agent,
                                                std::chrono::milliseconds timeout) {
  const Result<EndpointUrl> host = parse_endpoint_url(issuer);
  if (!host) return fail(host.error());
  const MetadataAddresses addresses = metadata_addresses(issuer);
  int status = 0;
  for (const std::string& url : {addresses.oauth, addresses.openid}) {
    HttpRequest request;
    request.method = HttpMethod::get;
    request.url = url;
    request.headers = {{"Accept", "application/json"}, {"User-Agent", user_agent}};
    request.connect_timeout = std::min(timeout, request.connect_timeout);
    request.answer_timeout = timeout;
    const tl::expected<HttpResponse, HttpFailure> response = http_.send(request);
    if (!response) return fail(request_error(from_transport(response.error(), host->host)));
    if (response->status == 200) return read_server_metadata(response->body);
    status = response->status;
  }
  return unusable("the issuer publishes no metadata: " + host->host + " answers with status " + std::to_string(status));
}

Result<ServerMetadata> read_server_metadata(const MessageBody& body) {
  const ParsedBody parsed(body);
  if (!parsed.is_object()) return unusable("the issuer's metadata are no JSON object");
  ServerMetadata metadata;
  metadata.issuer = find_url(parsed.document, "issuer");
  metadata.authorization_endpoint = find_url(parsed.document, "authorization_endpoint");
  metadata.token_endpoint = find_url(parsed.document, "token_endpoint");
  metadata.device_authorization_endpoint = find_url(parsed.document, "device_authorization_endpoint");
  metadata.revocation_endpoint = find_url(parsed.document, "revocation_endpoint");
  const Json* sends_issuer = find(parsed.document, "authorization_response_iss_parameter_supported");
  metadata.sends_issuer = sends_issuer != nullptr && sends_issuer->IsBool() && sends_issuer->GetBool();
  if (metadata.issuer.empty() || metadata.token_endpoint.empty())
    return unusable("the issuer's metadata name no issuer or no token endpoint");
  return metadata;
}

}  // namespace maestro
