#include "tests/demo_server/approve_over_http.hpp"

#include <httplib.h>

#include <stdexcept>

#include "tests/demo_server/pages.hpp"

namespace maestro::demo {
namespace {

const httplib::Response& require_status(const httplib::Result& result, int status, const std::string& step) {
  if (!result) throw std::runtime_error(step + ": " + httplib::to_string(result.error()));
  if (result->status != status) throw std::runtime_error(step + ": HTTP " + std::to_string(result->status));
  return *result;
}

}  // namespace

std::string approve_over_http(const std::string& authorization_url, const std::string& trusted_certificate) {
  const std::size_t authority = authorization_url.find("://");
  const std::size_t slash = authority == std::string::npos ? authority : authorization_url.find('/', authority + 3);
  if (slash == std::string::npos) throw std::runtime_error("not a URL with a path");
  const std::string origin = authorization_url.substr(0, slash);
  httplib::Client client(origin);
  if (!client.is_valid()) throw std::runtime_error("not an http or https URL");
  client.set_url_encode(false);  // it would turn the + of a form-encoded query into %2B
  if (!trusted_certificate.empty()) client.set_ca_cert_path(trusted_certificate);

  const auto page = client.Get(authorization_url.substr(slash));
  const Parameters inputs = hidden_inputs_of(require_status(page, 200, "authorization page").body);
  if (inputs.empty()) throw std::runtime_error("authorization page: no form");

  httplib::Params form(inputs.begin(), inputs.end());
  form.emplace("decision", "authorize");
  const auto redirect = client.Post("/oauth/approve", form);
  const std::string location = require_status(redirect, 302, "approval").get_header_value("Location");
  if (!location.starts_with(origin + "/")) throw std::runtime_error("approval: the redirect leads to another origin");

  const auto callback = client.Get(location.substr(origin.size()));
  const auto text = text_to_paste_of(require_status(callback, 200, "callback page").body);
  if (!text) throw std::runtime_error("callback page: no code");
  return *text;
}

}  // namespace maestro::demo
