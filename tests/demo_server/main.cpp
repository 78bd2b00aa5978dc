#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "tests/demo_server/approve_over_http.hpp"
#include "tests/demo_server/demo_server.hpp"

namespace {

/// Whoever waits for the file sees it whole or not at all.
void write_port_file(const std::string& path, int port) {
  const std::string temporary = path + ".tmp";
  std::ofstream file(temporary);
  file << port << '\n';
  file.close();
  if (!file) throw std::runtime_error("cannot write " + temporary);
  std::filesystem::rename(temporary, path);
}

void serve_until_signalled(const maestro::demo::DemoServerOptions& options, const std::string& port_file) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  // Before the first thread starts, so that each of them inherits the mask and sigwait alone receives the signal.
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  const maestro::demo::DemoServer server(options);
  if (!port_file.empty()) write_port_file(port_file, server.port());
  std::cerr << "maestro-demo-server listens on " << server.base_url() << std::endl;
  int received = 0;
  sigwait(&signals, &received);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A demo authorization server on loopback, for tests and for trying maestro.", "maestro-demo-server");
  maestro::demo::DemoServerOptions options;
  std::string port_file;
  std::string url;
  auto token_lifetime = options.token_lifetime.count();
  auto reuse_grace = options.reuse_grace.count();
  auto answer_delay = options.answer_delay.count();
  app.add_option("--port", options.port, "0: a free one")->check(CLI::Range(0, 65535));
  app.add_option("--token-lifetime", token_lifetime, "of access tokens, in seconds")->check(CLI::PositiveNumber);
  app.add_option("--reuse-grace", reuse_grace, "seconds in which a spent refresh token gets the same pair again")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--answer-delay", answer_delay, "of the token endpoint, in milliseconds")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--login-lifetime", options.login_lifetime, "refresh_token_expires_in of every answer, as JSON");
  app.add_flag("--workspace", options.send_workspace, "name a workspace in the answers");
  app.add_option("--port-file", port_file, "receives the port once the server listens");
  auto* certificate =
      app.add_option("--certificate", options.certificate_file, "PEM; with --approve: the one to trust");
  app.add_option("--key", options.key_file, "PEM; makes it https")->needs(certificate);
  app.add_option("--approve", url, "press \"Authorize\" at this URL of a running server and print code#state");
  CLI11_PARSE(app, argc, argv);
  options.token_lifetime = std::chrono::seconds(token_lifetime);
  options.reuse_grace = std::chrono::seconds(reuse_grace);
  options.answer_delay = std::chrono::milliseconds(answer_delay);

  try {
    if (!url.empty()) {
      std::cout << maestro::demo::approve_over_http(url, options.certificate_file) << std::endl;
      return 0;
    }
    serve_until_signalled(options, port_file);
    return 0;
  } catch (const std::exception& fault) {
    std::cerr << "maestro-demo-server: " << fault.what() << std::endl;
    return 1;
  }
}
