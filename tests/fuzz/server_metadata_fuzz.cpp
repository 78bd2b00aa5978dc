// Anything that an issuer may publish: refused, or understood; and what is understood reads the same when it is
// published anew.
#include "adapters/oauth/well_known_metadata.hpp"
#include "tests/fuzz/check.hpp"

using namespace maestro;

namespace {

std::string quoted(const std::string& url) {
  std::string json = "\"";
  for (const char c : url) {
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  return json + "\"";
}

std::string published(const ServerMetadata& metadata) {
  return "{\"issuer\":" + quoted(metadata.issuer) +
         ",\"authorization_endpoint\":" + quoted(metadata.authorization_endpoint) +
         ",\"token_endpoint\":" + quoted(metadata.token_endpoint) +
         ",\"device_authorization_endpoint\":" + quoted(metadata.device_authorization_endpoint) +
         ",\"revocation_endpoint\":" + quoted(metadata.revocation_endpoint) +
         ",\"authorization_response_iss_parameter_supported\":" + (metadata.sends_issuer ? "true" : "false") + "}";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto metadata = read_server_metadata(MessageBody(std::string_view(reinterpret_cast<const char*>(data), size)));
  if (!metadata) {
    MAESTRO_CHECK(metadata.error().code == Errc::bad_answer);
    return 0;
  }
  const auto again = read_server_metadata(MessageBody(published(*metadata)));
  MAESTRO_CHECK(again.has_value());
  MAESTRO_CHECK(published(*again) == published(*metadata));
  ProviderProfile provider;
  provider.issuer = metadata->issuer;
  (void)complete(provider, *metadata);
  return 0;
}
