#include "adapters/oauth/token_request.hpp"

#include <rapidjson/writer.h>

#include <initializer_list>
#include <utility>

#include "domain/form_encoding.hpp"

namespace maestro {
namespace {

using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// An empty value stands for a field that is not sent (RFC 6749 §3.2 has it mean the same).
constexpr std::string_view omitted;

/// What RapidJSON writes to, so that a token passes through no memory but the body's own.
struct BodyStream {
  using Ch = char;
  MessageBody& body;
  void Put(char character) { body.append({&character, 1}); }
  void Flush() {}
};

MessageBody json_body(Fields fields) {
  MessageBody body;
  BodyStream stream{body};
  rapidjson::Writer<BodyStream> json(stream);
  json.StartObject();
  for (const auto& [name, value] : fields) {
    if (value.empty()) continue;
    json.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    json.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  }
  json.EndObject();
  return body;
}

MessageBody form_body(Fields fields) {
  MessageBody body;
  for (const auto& [name, value] : fields)
    if (!value.empty()) append_form_field(body, name, value);
  return body;
}

MessageBody encode_body(BodyEncoding encoding, Fields fields) {
  switch (encoding) {
    case BodyEncoding::json:
      return json_body(fields);
    case BodyEncoding::form:
      return form_body(fields);
  }
  return {};
}

}  // namespace

MessageBody exchange_body(const ProviderProfile& provider, const CodeGrant& grant) {
  const bool sends_state = provider.exchange_state == StateAtExchange::sent;
  return encode_body(provider.exchange_encoding, {{"grant_type", "authorization_code"},
                                                  {"code", grant.code.reveal()},
                                                  {"state", sends_state ? grant.state.reveal() : omitted},
                                                  {"client_id", provider.client_id},
                                                  {"redirect_uri", provider.redirect_uri},
                                                  {"code_verifier", grant.code_verifier.reveal()}});
}

MessageBody refresh_body(const ProviderProfile& provider, const RefreshToken& refresh_token) {
  return encode_body(
      provider.refresh_encoding,
      {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token.reveal()}, {"client_id", provider.client_id}});
}

MessageBody device_authorization_body(const ProviderProfile& provider) {
  return form_body({{"client_id", provider.client_id}, {"scope", scope_parameter(provider)}});
}

MessageBody poll_body(const ProviderProfile& provider, const DeviceCode& device_code) {
  return form_body({{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                    {"device_code", device_code.reveal()},
                    {"client_id", provider.client_id}});
}

MessageBody revocation_body(const ProviderProfile& provider, const OAuthToken& token) {
  const bool whole_grant = token.refresh_token.has_value();
  return form_body({{"token", whole_grant ? token.refresh_token->reveal() : token.access_token.reveal()},
                    {"token_type_hint", whole_grant ? "refresh_token" : "access_token"},
                    {"client_id", provider.client_id}});
}

std::string content_type(BodyEncoding encoding) {
  switch (encoding) {
    case BodyEncoding::json:
      return "application/json";
    case BodyEncoding::form:
      return "application/x-www-form-urlencoded";
  }
  return {};
}

}  // namespace maestro
