#include "adapters/oauth/token_answer.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "adapters/oauth/parsed_body.hpp"
#include "domain/endpoint_url.hpp"
#include "domain/redaction.hpp"
#include "domain/resend_policy.hpp"

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

/// Some servers send it as a string. Absent when it cannot be a lifetime.
std::optional<std::chrono::seconds> find_login_lifetime(const Json& body) {
  const Json* sent = find(body, "refresh_token_expires_in");
  if (sent == nullptr) return std::nullopt;
  double number = 0;
  if (sent->IsNumber()) {
    number = sent->GetDouble();
  } else {
    const std::string_view text = find_text(body, "refresh_token_expires_in").value_or("");
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || rest != end) return std::nullopt;
  }
  if (!(number >= 1 && number <= static_cast<double>(longest_lifetime.count()))) return std::nullopt;
  return std::chrono::seconds(static_cast<std::int64_t>(number));
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
  answer.login_lifetime = find_login_lifetime(body);
  if (const std::optional<std::string_view> scope = find_text(body, "scope");
      scope && !scope->empty() && std::all_of(scope->begin(), scope->end(), is_printable_ascii))
    answer.scope = std::string(*scope);
  answer.identity.account_email = displayable_member(body, "account", "email_address");
  answer.identity.organization_name = displayable_member(body, "organization", "name");
  answer.identity.organization_uuid = displayable_member(body, "organization", "uuid");
  answer.identity.account_uuid = displayable_member(body, "account", "uuid");
  answer.identity.workspace_id = displayable_member(body, "workspace", "id");
  answer.identity.workspace_name = displayable_member(body, "workspace", "name");
  return answer;
}

/// What a request may be refused with: RFC 6749 §5.2 and more.
using ErrorCodes = std::vector<std::string_view>;

const ErrorCodes& oauth_errors() {
  static const ErrorCodes codes = {"invalid_request",     "invalid_client",         "invalid_grant",
                                   "unauthorized_client", "unsupported_grant_type", "invalid_scope"};
  return codes;
}

ErrorCodes oauth_errors_and(std::initializer_list<std::string_view> more) {
  ErrorCodes codes = oauth_errors();
  codes.insert(codes.end(), more);
  return codes;
}

struct SpokenError {
  std::string code;
  std::string description;
  bool is_typed = false;  ///< in the form of Anthropic's API
};

SpokenError read_error(const Json& body) {
  if (const Json* nested = find(body, "error"); nested != nullptr && nested->IsObject())
    return {clean_error_code(find_text(*nested, "type").value_or("")),
            clean_text(find_text(*nested, "message").value_or("")), find_text(body, "type") == "error"};
  return {clean_error_code(find_text(body, "error").value_or("")),
          clean_text(find_text(body, "error_description").value_or(""))};
}

bool is_oauth_error(int status, const SpokenError& error, const ErrorCodes& known) {
  if (status != 400 && status != 401 && status != 403) return false;
  if (error.is_typed) return !error.code.empty();
  return std::find(known.begin(), known.end(), error.code) != known.end();
}

/// `text/html`, without parameters.
std::string media_type(const HttpResponse& response) {
  const std::string_view header = find_header(response.headers, "content-type").value_or("");
  const std::string_view type = header.substr(0, header.find_first_of("; \t"));
  constexpr std::size_t longest_type = 64;
  const bool is_usual = type.size() <= longest_type && std::all_of(type.begin(), type.end(), [](char c) {
                          return (c >= 'a' && c <= 'z') || c == '/' || c == '+' || c == '-' || c == '.';
                        });
  return is_usual && type.find("sk-ant") == std::string_view::npos ? std::string(type) : clean_text(type);
}

/// A date is the server's, so it is measured by the server's own clock where it shows one: ours may be wrong.
std::optional<std::chrono::seconds> retry_after(const HttpResponse& response, std::chrono::sys_seconds now) {
  const auto value = find_header(response.headers, "retry-after");
  if (!value) return std::nullopt;
  return retry_after_from(*value, find_header(response.headers, "date").value_or(""), now);
}

TokenFault fault_of(int status, bool says_when) {
  switch (status) {
    case 404:
    case 405:
    case 410:
      return TokenFault::moved;
    case 429:
      return TokenFault::rate_limited;
    case 503:
      return says_when ? TokenFault::rate_limited : TokenFault::overloaded;
    case 529:
      return TokenFault::overloaded;
    case 501:
    case 505:
    case 511:
      return TokenFault::gateway;
    default:
      if (status < 300) return TokenFault::uncertain;
      return status < 500 ? TokenFault::gateway : TokenFault::server_error;
  }
}

TokenFailure read_failure(const HttpResponse& response, const ParsedBody& body, std::chrono::sys_seconds now,
                          const ErrorCodes& known) {
  TokenFailure failure;
  failure.progress = HttpProgress::whole;
  failure.status = response.status;
  failure.retry_after = retry_after(response, now);
  SpokenError error;
  if (body.is_object() && response.status >= 400) error = read_error(body.document);
  const bool is_refusal = is_oauth_error(response.status, error, known);
  failure.fault = is_refusal ? TokenFault::refused : fault_of(response.status, failure.retry_after.has_value());
  failure.bad_answer = response.status < 300 || failure.fault == TokenFault::gateway;
  if (!is_refusal) failure.content_type = media_type(response);
  if (failure.fault == TokenFault::gateway) return failure;
  failure.error_code = std::move(error.code);
  failure.description = std::move(error.description);
  return failure;
}

/// The answer as `read` understands its body; else the failure.
template <class T, class ReadBody>
ReadAnswer<T> read_answer(const HttpResponse& response, std::chrono::sys_seconds now, ReadBody read,
                          const ErrorCodes& known = oauth_errors()) {
  const ParsedBody body(response.body);
  if (response.status == 200 && body.is_object()) {
    std::optional<T> answer = read(body.document);
    if (answer) return {*std::move(answer), {}};
  }
  TokenFailure failure = read_failure(response, body, now, known);
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

ReadAnswer<TokenAnswer> read_poll_answer(const HttpResponse& response, std::chrono::sys_seconds now) {
  return read_answer<TokenAnswer>(
      response, now, read_tokens,
      oauth_errors_and({"authorization_pending", "slow_down", "access_denied", "expired_token"}));
}

ReadAnswer<DeviceAuthorization> read_device_authorization(const HttpResponse& response, std::chrono::sys_seconds now) {
  return read_answer<DeviceAuthorization>(response, now, read_device_authorization_body);
}

ReadAnswer<void> read_revocation_answer(const HttpResponse& response, std::chrono::sys_seconds now) {
  if (response.status == 200) return {};
  const ParsedBody body(response.body);
  return {tl::unexpected(read_failure(response, body, now, oauth_errors_and({"unsupported_token_type"}))),
          body.is_object() ? "" : shape_of(body)};
}

}  // namespace maestro
