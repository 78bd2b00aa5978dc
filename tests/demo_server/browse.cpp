#include "tests/demo_server/browse.hpp"

#include <httplib.h>

#include "tests/demo_server/pages.hpp"

namespace maestro::demo {
namespace {

/// The origin of a URL, and the rest.
std::pair<std::string, std::string> split(const std::string& url) {
  const std::size_t slash = std::min(url.find('/', url.find("://") + 3), url.size());
  return {url.substr(0, slash), url.substr(slash)};
}

Page page_of(const httplib::Result& result) {
  if (!result) return {};
  return {result->status, result->get_header_value("Location"), result->body};
}

}  // namespace

Page browse(const std::string& url, const std::string& access_token) {
  const auto [origin, target] = split(url);
  httplib::Client client(origin);
  client.set_url_encode(false);
  client.enable_server_certificate_verification(false);
  if (!access_token.empty()) client.set_bearer_token_auth(access_token);
  return page_of(client.Get(target));
}

std::string press(const std::string& decision, const std::string& authorization_url) {
  const Parameters inputs = hidden_inputs_of(browse(authorization_url).body);
  httplib::Params form(inputs.begin(), inputs.end());
  form.emplace("decision", decision);
  httplib::Client client(split(authorization_url).first);
  return page_of(client.Post("/oauth/approve", form)).location;
}

}  // namespace maestro::demo
