#include "adapters/oauth/token_answer.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>

#include "domain/redaction.hpp"

namespace maestro {
namespace {

using Json = rapidjson::Value;

constexpr std::size_t longest_name = 256;

/// RapidJSON reads a cut UTF-8 sequence to its end before it looks at it, past a terminator of one byte (found by
/// fuzzing).
constexpr std::size_t longest_utf8 = 4;

/// A response body parsed in place: the document points into `bytes`, so that no token is copied into memory that is
/// not wiped. Iterative, because a body of brackets would exhaust the stack.
struct ParsedBody {
  WipingBytes bytes;
  rapidjson::Document document;

  explicit ParsedBody(const MessageBody& body) : bytes(body.reveal().begin(), body.reveal().end()) {
    bytes.insert(bytes.end(), longest_utf8, '\0');
    document.ParseInsitu<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(bytes.data());
  }
};

const Json* find(const Json& object, const char* name) {
  if (!object.IsObject()) return nullptr;
  const auto member = object.FindMember(name);
  return member == object.MemberEnd() ? nullptr : &member->value;
}

std::optional<std::string_view> find_text(const Json& object, const char* name) {
  const Json* value = find(object, name);
  if (value == nullptr || !value->IsString()) return std::nullopt;
  return std::string_view(value->GetString(), value->GetStringLength());
}

bool is_printable_ascii(char c) { return c >= ' ' && c < 0x7f; }

/// In any case (RFC 6749 §5.1).
bool is_bearer(std::optional<std::string_view> type) {
  const auto same = [](char left, char right) { return (left | 0x20) == right; };
  constexpr std::string_view bearer = "bearer";
  return type && std::equal(type->begin(), type->end(), bearer.begin(), bearer.end(), same);
}

bool is_visible_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

/// Text that a terminal may be given: no control characters, of a sane length; else absent.
std::optional<std::string> displayable(std::optional<std::string_view> text) {
  const auto harmless = [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != 0x7f; };
  if (!text || text->empty() || text->size() > longest_name || !std::all_of(text->begin(), text->end(), harmless))
    return std::nullopt;
  for (std::size_t i = 0; i + 1 < text->size(); ++i)  // U+0080 to U+009F, the other control characters
    if ((*text)[i] == '\xc2' && static_cast<unsigned char>((*text)[i + 1]) < 0xa0) return std::nullopt;
  return std::string(*text);
}

std::optional<std::string> displayable(const Json& object, const char* group, const char* name) {
  const Json* inner = find(object, group);
  return inner == nullptr ? std::nullopt : displayable(find_text(*inner, name));
}

std::string type_name(const Json& value) {
  constexpr std::array names = {"null", "false", "true", "object", "array", "string", "number"};
  return names.at(static_cast<std::size_t>(value.GetType()));
}

std::string shape_of(const ParsedBody& body) {
  if (body.document.HasParseError())
    return "not JSON, parsing stopped at byte " + std::to_string(body.document.GetErrorOffset());
  if (!body.document.IsObject()) return "JSON, but not an object";
  std::string shape;
  for (const char* name : {"access_token", "token_type", "expires_in", "refresh_token", "scope", "error", "type"})
    if (const Json* value = find(body.document, name); value != nullptr)
      shape += (shape.empty() ? "" : ", ") + std::string(name) + " is " + type_name(*value);
  return shape.empty() ? "an object without any known member" : shape;
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
  answer.identity.account_email = displayable(body, "account", "email_address");
  answer.identity.organization_name = displayable(body, "organization", "name");
  answer.identity.organization_uuid = displayable(body, "organization", "uuid");
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

}  // namespace

ReadAnswer read_token_answer(const HttpResponse& response, std::chrono::sys_seconds now) {
  const ParsedBody body(response.body);
  const bool is_object = !body.document.HasParseError() && body.document.IsObject();
  if (response.status == 200) {
    std::optional<TokenAnswer> answer = is_object ? read_tokens(body.document) : std::nullopt;
    if (answer) return {*std::move(answer), {}};
  }
  TokenFailure failure;
  failure.status = response.status;
  failure.fault = fault_of(response.status);
  failure.bad_answer = response.status < 400;
  failure.retry_after = retry_after(response, now);
  if (is_object && response.status >= 400) read_error(body.document, failure);
  std::string shape = failure.bad_answer || !is_object ? shape_of(body) : "";
  return {tl::unexpected(std::move(failure)), std::move(shape)};
}

}  // namespace maestro
