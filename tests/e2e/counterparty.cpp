#include "tests/e2e/counterparty.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "tests/demo_server/browse.hpp"

namespace maestro::testing {
namespace {

const std::string scripts = std::string(MAESTRO_SOURCE_DIR) + "/tests/e2e/browser/";

/// node needs to find itself, and Chromium a home.
Environment environment() {
  const char* path = std::getenv("PATH");
  return {{"PATH", path == nullptr ? "/usr/bin:/bin" : path}, {"HOME", std::filesystem::temp_directory_path()}};
}

Words node(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"/usr/bin/env", "node"});
  return {std::move(arguments)};
}

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

}  // namespace

std::string what_is_missing_for_the_browser() {
  if (std::system("node --version >/dev/null 2>&1") != 0) return "there is no node";
  if (!std::filesystem::exists(scripts + "node_modules/oidc-provider")) return "npm's packages are not installed";
  if (::access("/usr/bin/chromium", X_OK) != 0) return "there is no chromium";
  return "";
}

AuthorizationServer::AuthorizationServer(const std::string& directory)
    : program_(node({scripts + "authorization_server.mjs", directory + "/port"}), environment()) {
  (void)program_.read_error_until("ready\n");
  base_url_ = "http://127.0.0.1:" + first_line(directory + "/port");
}

AuthorizationServer::AuthorizationServer(const std::string& directory, const std::string& certificate_file,
                                         const std::string& key_file)
    : program_(node({scripts + "authorization_server.mjs", directory + "/port", certificate_file, key_file, "443"}),
               environment()),
      base_url_("https://localhost") {
  (void)program_.read_error_until("ready\n");
}

int AuthorizationServer::status_of_api(const std::string& access_token) const {
  return demo::browse(base_url_ + "/v1/me", access_token).status;
}

std::string BrowserPerson::pictures() const { return std::string(MAESTRO_PICTURES) + "/" + scene_; }

std::string BrowserPerson::log_in(const std::string& address, const std::vector<std::string>& flags) const {
  std::vector<std::string> arguments = {scripts + "log_in.mjs", address, pictures()};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  Program browser(node(std::move(arguments)), environment());
  const Finished finished = browser.finish();
  if (finished.exit_code != 0) throw std::runtime_error("the browser failed: " + finished.err);
  return finished.out.substr(0, finished.out.find('\n'));
}

}  // namespace maestro::testing
