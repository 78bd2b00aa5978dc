#include "domain/endpoint_url.hpp"

#include <algorithm>
#include <optional>

namespace maestro {
namespace {

constexpr std::string_view hint = "use https://HOST/PATH, or http:// for 127.0.0.1, [::1] and localhost only";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

/// Four decimal parts without leading zeros, the first of them 127.
bool is_loopback_ipv4(std::string_view host) {
  int parts = 0;
  while (parts < 4) {
    const std::size_t length = std::min(host.find('.'), host.size());
    const std::string_view part = host.substr(0, length);
    if (part.empty() || part.size() > 3 || !std::all_of(part.begin(), part.end(), is_digit)) return false;
    if (part.size() > 1 && part.front() == '0') return false;
    const int value = std::stoi(std::string(part));
    if (value > 255 || (parts == 0 && value != 127)) return false;
    ++parts;
    if (length == host.size()) return parts == 4;
    host.remove_prefix(length + 1);
  }
  return false;
}

bool is_loopback(const EndpointUrl& url) {
  return url.host == "localhost" || url.host == "::1" || is_loopback_ipv4(url.host);
}

bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  const int value = std::stoi(std::string(text));
  return value >= 1 && value <= 65535;
}

std::optional<EndpointUrl> split(std::string_view url) {
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  EndpointUrl parts;
  parts.scheme = lower(url.substr(0, colon));
  url.remove_prefix(colon + 3);
  std::string_view authority = url.substr(0, url.find_first_of("/?"));
  if (authority.find('@') != std::string_view::npos) return std::nullopt;
  if (!authority.empty() && authority.front() == '[') {
    const std::size_t bracket = authority.find(']');
    if (bracket == std::string_view::npos) return std::nullopt;
    parts.host = lower(authority.substr(1, bracket - 1));
    authority.remove_prefix(bracket + 1);
  } else {
    const std::size_t length = std::min(authority.find(':'), authority.size());
    parts.host = lower(authority.substr(0, length));
    authority.remove_prefix(length);
  }
  if (parts.host.empty()) return std::nullopt;
  if (authority.empty()) return parts;
  if (authority.front() != ':' || !is_port(authority.substr(1))) return std::nullopt;
  parts.port = authority.substr(1);
  return parts;
}

}  // namespace

Result<EndpointUrl> parse_endpoint_url(std::string_view url) {
  const auto plain = [](char c) { return c > ' ' && c < 0x7f && c != '\\' && c != '#'; };
  if (!std::all_of(url.begin(), url.end(), plain))
    return fail(Errc::bad_setting, "the URL holds a character that has no place in an endpoint", std::string(hint));
  std::optional<EndpointUrl> parts = split(url);
  if (!parts) return fail(Errc::bad_setting, "this is not an absolute URL", std::string(hint));
  if (parts->scheme == "https") return *std::move(parts);
  if (parts->scheme != "http") return fail(Errc::bad_setting, "the URL is not an https one", std::string(hint));
  if (!is_loopback(*parts))
    return fail(Errc::bad_setting, "plain http would show the tokens to the network", std::string(hint));
  return *std::move(parts);
}

}  // namespace maestro
