#pragma once

#include <map>
#include <string>

#include "tests/e2e/program.hpp"

namespace maestro::testing {

/// Whether node, the npm packages and Chromium are there; else why not.
[[nodiscard]] std::string what_is_missing_for_the_browser();

/// npm's oidc-provider behind a front that speaks as Anthropic does (tests/e2e/browser/authorization_server.mjs).
class AuthorizationServer {
 public:
  /// At a free port of 127.0.0.1; ready when this returns.
  explicit AuthorizationServer(const std::string& directory);
  /// At port 443, behind TLS.
  AuthorizationServer(const std::string& directory, const std::string& certificate_file, const std::string& key_file);

  [[nodiscard]] const std::string& base_url() const { return base_url_; }
  /// Whether the server's API takes that access token: the status of its answer, 200 or 401.
  [[nodiscard]] int status_of_api(const std::string& access_token) const;

 private:
  Program program_;
  std::string base_url_;
};

/// A person with Chromium. A picture of each page that he sees is kept under the build directory.
class BrowserPerson {
 public:
  explicit BrowserPerson(std::string scene) : scene_(std::move(scene)) {}
  /// Opens the address, logs in, consents; what the last page shows to be copied, else its heading.
  [[nodiscard]] std::string log_in(const std::string& address, const std::vector<std::string>& flags = {}) const;
  [[nodiscard]] std::string pictures() const;

 private:
  std::string scene_;
};

}  // namespace maestro::testing
