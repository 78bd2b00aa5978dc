#include "adapters/oauth/token_answer.hpp"

#include <algorithm>

#include "adapters/oauth/parsed_body.hpp"
#include "domain/endpoint_url.hpp"
#include "domain/redaction.hpp"

namespace maestro {
namespace {

constexpr std::size_t longest_page_url = 2048;

bool is_printable_ascii(char c) { return c >= ' ' && c < 0x7f; }

/// In any case (RFC 6749 §5.1).
bool is_bearer(std::optional<std::string_view> type) {
  const auto same = [](char left, char right) { return (left | 0x20) == right; };
  constexpr std::string_view bearer = "bearer";
  return type && std::equal(type->begin(), type->end(), bearer.begin(), bearer.end(), same);
}

std::optional<std::string> displayable_member(const Json& object, const char* group, const char* name) {
  const Json* inner = find(object, group);
  return inner == nullptr ? std::nullopt : displayable(find_text(*inner, name));
}

/// Absent when the body is not a good answer.
std::optional<TokenAnswer> read_tokens(const Json& body) {
  const std::optional<std::string_view> access_token = find_text(body, "access_token");
  if (!access_token || access_token->empty() || !is_visible_ascii(*access_token)) return std::nullopt;
  TokenAnswer answer;
  answer.access_token = AccessToken(*access_token);

  if (find(body, "token_type") != nullptr && !is_bearer(find_text(body, "token_type"))) return std::nullopt;

  if (const Json* refresh = find(body, "refresh_token"); refresh != nullptr && !refresh->IsNull()) {
    const std::optional<std::string_view> text = find_text(body, "refresh_token");
    if (!text || !is_visible_ascii(*text)) return std::nullopt;
    if (!text->empty()) answer.refresh_token = RefreshToken(*text);
  }

  const Json* expires_in = find(body, "expires_in");
  const bool is_number = expires_in != nullptr && expires_in->IsNumber();
  answer.lifetime = lifetime_from(is_number ? std::optional(expires_in->GetDouble()) : std::nullopt);
  if (const std::optional<std::string_view> scope = find_text(body, "scope");
      scope && !scope->empty() && std::all_of(scope->begin(), scope->end(), is_printable_ascii))
    answer.scope = std::string(*scope);
  answer.identity.account_email = displayable_member(body, "account", "email_address");
  answer.identity.organization_name = displayable_member(body, "organization", "name");
  answer.identity.organization_uuid = displayable_member(body, "organization", "uuid");
  return answer;
}

void read_error(const Json& body, TokenFailure& failure) {
  if (const Json* nested = find(body, "error"); nested != nullptr && nested->IsObject()) {
    failure.error_code = clean_error_code(find_text(*nested, "type").value_or(""));
    failure.description = clean_text(find_text(*nested, "message").value_or(""));
    return;
  }
  failure.error_code = clean_error_code(find_text(body, "error").value_or(""));
  failure.description = clean_text(find_text(body, "error_description").value_or(""));
}

/// A date is the server's, so it is measured by the server's own clock (RFC 9110 §6.6.1), where it shows one: ours may
/// be wrong.
std::optional<std::chrono::seconds> retry_after(const HttpResponse& response, std::chrono::sys_seconds now) {
  const auto value = find_header(response.headers, "retry-after");
  if (!value) return std::nullopt;
  const auto date = find_header(response.headers, "date");
  return parse_retry_after(*value, (date ? parse_http_date(*date) : std::nullopt).value_or(now));
}

TokenFault fault_of(int status) {
  switch (status) {
    case 404:
    case 410:
      return TokenFault::moved;
    case 429:
    case 503:
      return TokenFault::rate_limited;
    case 500:
    case 502:
    case 504:
      return TokenFault::uncertain;
    default:
      return status < 300 ? TokenFault::uncertain : TokenFault::refused;
  }
}

TokenFailure read_failure(const HttpResponse& response, const ParsedBody& body, std::chrono::sys_seconds now) {
  TokenFailure failure;
  failure.status = response.status;
  failure.fault = fault_of(response.status);
  failure.bad_answer = response.status < 400;
  failure.retry_after = retry_after(response, now);
  if (body.is_object() && response.status >= 400) read_error(body.document, failure);
  return failure;
}

/// The answer as `read` understands its body; else the failure.
template <class T, class ReadBody>
ReadAnswer<T> read_answer(const HttpResponse& response, std::chrono::sys_seconds now, ReadBody read) {
  const ParsedBody body(response.body);
  if (response.status == 200 && body.is_object()) {
    std::optional<T> answer = read(body.document);
    if (answer) return {*std::move(answer), {}};
  }
  TokenFailure failure = read_failure(response, body, now);
  std::string shape = failure.bad_answer || !body.is_object() ? shape_of(body) : "";
  return {tl::unexpected(std::move(failure)), std::move(shape)};
}

std::optional<std::chrono::seconds> find_seconds(const Json& body, const char* name) {
  const Json* value = find(body, name);
  if (value == nullptr || !value->IsNumber() || !(value->GetDouble() >= 1)) return std::nullopt;
  return lifetime_from(value->GetDouble());
}

/// A page that a person may be sent to.
std::optional<std::string> find_page(const Json& body, const char* name) {
  const std::optional<std::string_view> url = find_text(body, name);
  if (!url || url->size() > longest_page_url || !parse_endpoint_url(*url)) return std::nullopt;
  return std::string(*url);
}

std::optional<DeviceAuthorization> read_device_authorization_body(const Json& body) {
  const std::optional<std::string_view> device_code = find_text(body, "device_code");
  const std::optional<std::string> user_code = displayable(find_text(body, "user_code"));
  std::optional<std::string> page = find_page(body, "verification_uri");
  const auto lifetime = find_seconds(body, "expires_in");
  if (!device_code || device_code->empty() || !is_visible_ascii(*device_code) || !user_code || !page || !lifetime)
    return std::nullopt;
  DeviceAuthorization authorization;
  authorization.device_code = DeviceCode(*device_code);
  authorization.user_code = *user_code;
  authorization.verification_uri = *std::move(page);
  authorization.verification_uri_complete = find_page(body, "verification_uri_complete");
  authorization.expires_in = *lifetime;
  authorization.interval = find_seconds(body, "interval").value_or(authorization.interval);
  return authorization;
}

}  // namespace

ReadAnswer<TokenAnswer> read_token_answer(const HttpResponse& response, std::chrono::sys_seconds now) {
  return read_answer<TokenAnswer>(response, now, read_tokens);
}

ReadAnswer<DeviceAuthorization> read_device_authorization(const HttpResponse& response, std::chrono::sys_seconds now) {
  return read_answer<DeviceAuthorization>(response, now, read_device_authorization_body);
}

ReadAnswer<void> read_revocation_answer(const HttpResponse& response, std::chrono::sys_seconds now) {
  if (response.status == 200) return {};
  const ParsedBody body(response.body);
  return {tl::unexpected(read_failure(response, body, now)), body.is_object() ? "" : shape_of(body)};
}

}  // namespace maestro
