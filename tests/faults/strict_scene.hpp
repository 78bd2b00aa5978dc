#pragma once

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/e2e/program.hpp"
#include "tests/faults/running_command.hpp"
#include "tests/faults/worker_process.hpp"
#include "tests/support/test_length.hpp"

namespace maestro::testing {

using namespace std::chrono_literals;
using demo::HaltAt;

/// What a disturbed refresh has come to.
struct Aftermath {
  int requests = 0;      ///< sent from the disturbance up to the next plain `auth token`
  bool is_lost = false;  ///< nobody gets a token any more, or the next refresh is refused
  std::string why;       ///< in the words of the command that failed
};

/// A person with a login of eight hours at a server that gives no grace: a refresh token that comes back a second time
/// ends the login.
class StrictScene : public ::testing::Test {
 protected:
  StrictScene() : StrictScene(strict()) {}
  /// Whatever a faulty program takes for its token endpoint: what is built in speaks TLS, and finds no way out.
  explicit StrictScene(const demo::DemoServerOptions& options) : server_(options), home_(server_.base_url()) {
    home_.environment["HTTPS_PROXY"] = "http://127.0.0.1:1";
    home_.environment["NO_PROXY"] = "localhost";
  }
  void SetUp() override {
    adopt_orphans();
    log_in();
  }
  void TearDown() override {
    server_.release();
    kill_workers();
  }

  static demo::DemoServerOptions strict() {
    demo::DemoServerOptions options;
    options.token_lifetime = 8h;
    return options;
  }
  void log_in();
  /// The stored access token has ended; those after it live eight hours.
  void expire_token();
  /// Starts a command whose request stands still at the server when this returns.
  [[nodiscard]] RunningCommand start_halted(HaltAt at, Runs how = Runs::alone,
                                            const std::vector<std::string>& arguments = {"auth", "refresh"});
  /// The one process that refreshes now; -1, and a failure of the test, unless there is exactly one.
  [[nodiscard]] pid_t the_worker() const;
  /// Lets the server and the workers come to an end, and looks what is left. `before`: refreshes() before the
  /// disturbance. A login that is lost is made anew.
  Aftermath settle(int before);
  /// settle(), of which nothing but a kept login after exactly one request is accepted.
  void expect_kept_with_one_request(int before);
  /// Runs it and expects this error: exit code and word under --json.
  Finished expect_error(std::vector<std::string> arguments, int exit_code, const std::string& word,
                        const std::string& input = "");
  [[nodiscard]] std::string pasted_code(const std::vector<std::string>& flags = {});

  demo::DemoServer server_;
  Home home_;
};

}  // namespace maestro::testing
