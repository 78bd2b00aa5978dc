#include "tests/demo_server/token_endpoint.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

namespace maestro::demo {
namespace {

/// Writes one JSON object, member by member.
class ObjectWriter {
 public:
  ObjectWriter() { writer_.StartObject(); }

  void text(std::string_view name, std::string_view value) {
    key(name);
    writer_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  }
  void number(std::string_view name, std::int64_t value) {
    key(name);
    writer_.Int64(value);
  }
  /// A value that is JSON already.
  void raw(std::string_view name, std::string_view json) {
    key(name);
    writer_.RawValue(json.data(), json.size(), rapidjson::kStringType);
  }
  void open(std::string_view name) {
    key(name);
    writer_.StartObject();
  }
  void close() { writer_.EndObject(); }

  std::string finish() {
    writer_.EndObject();
    return {buffer_.GetString(), buffer_.GetSize()};
  }

 private:
  void key(std::string_view name) { writer_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size())); }

  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

void write_account(ObjectWriter& json, const Account& account) {
  json.open("organization");
  json.text("uuid", "7d0f9c52-3f0b-4c7a-9a55-0d3a5f1c2b10");
  json.text("name", "Demo Organization");
  json.close();
  json.open("account");
  json.text("uuid", account.uuid);
  json.text("email_address", account.email);
  json.close();
  if (!account.send_workspace) return;
  json.open("workspace");
  json.text("id", "wrkspc_demo");
  json.text("name", "Demo Workspace");
  json.close();
}

std::string pair_json(const TokenPair& pair, Instant now, const AnswerMembers& members) {
  ObjectWriter json;
  json.text("token_type", "Bearer");
  json.text("access_token", pair.access_token);
  // A pair repeated within the grace is older than this answer.
  if (members.expires_in == ExpiresIn::sent)
    json.number("expires_in", std::chrono::ceil<std::chrono::seconds>(pair.expires_at - now).count());
  json.text("refresh_token", pair.refresh_token);
  if (!members.login_lifetime.empty()) json.raw("refresh_token_expires_in", members.login_lifetime);
  json.text("scope", pair.scope);
  write_account(json, members.account);
  return json.finish();
}

}  // namespace

std::optional<Parameters> parse_token_request(std::string_view content_type, std::string_view body) {
  std::string type(content_type.substr(0, content_type.find_first_of("; ")));
  std::ranges::transform(type, type.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (type == "application/json") return parse_json(body);
  if (type == "application/x-www-form-urlencoded") return parse_form(body);
  return std::nullopt;
}

TokenOutcome decide(GrantStore& grants, const std::optional<Parameters>& request, Instant now) {
  if (!request) return Refusal{"invalid_request", "neither a JSON object of strings nor a form"};
  const std::string_view grant_type = value_of(*request, "grant_type");
  if (grant_type == "authorization_code") return grants.redeem_code(*request, now);
  if (grant_type == "refresh_token") return grants.refresh(*request, now);
  if (grant_type.empty()) return Refusal{"invalid_request", "grant_type is missing"};
  return Refusal{"unsupported_grant_type", "only authorization_code and refresh_token"};
}

TokenAnswer token_answer(const TokenOutcome& outcome, Instant now, const AnswerMembers& members) {
  if (const auto* refusal = std::get_if<Refusal>(&outcome)) return {400, error_json(*refusal)};
  return {200, pair_json(std::get<TokenPair>(outcome), now, members)};
}

std::string profile_json(std::string_view scope, const Account& account) {
  ObjectWriter json;
  json.text("scope", scope);
  write_account(json, account);
  return json.finish();
}

std::string error_json(const Refusal& refusal) {
  ObjectWriter json;
  json.text("error", refusal.error);
  json.text("error_description", refusal.description);
  return json.finish();
}

}  // namespace maestro::demo
