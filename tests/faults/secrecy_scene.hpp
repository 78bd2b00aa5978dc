#pragma once

#include <gmock/gmock.h>

#include <random>

#include "tests/adapters/http/test_certificate.hpp"
#include "tests/faults/secret_pieces.hpp"
#include "tests/faults/watched_program.hpp"

namespace maestro::testing {

/// maestro at work under watch, through TLS, with the log at its loudest and a state of its own (the address that the
/// person sees would hold the verifier otherwise). The server hands out planted tokens.
class SecrecyScene : public ::testing::Test {
 protected:
  SecrecyScene();

  struct Tokens {
    std::string access;
    std::string refresh;
  };
  /// The next answer of the server holds new tokens, which are secrets from now on.
  Tokens plant(std::chrono::seconds lifetime = std::chrono::hours(1));
  /// The next answer is of that status and body.
  void answer_next(int status, const std::string& body);

  WatchedRun run(const std::vector<std::string>& arguments);
  /// `auth login`: the person reads the address, approves, and pastes. What came of it is secret from now on.
  WatchedRun log_in(const std::vector<std::string>& flags);
  /// Logs in with planted tokens.
  WatchedRun log_in();

  /// The address that a login said.
  [[nodiscard]] static std::string address_in(const std::string& said);
  /// Nothing that the run wrote or sent holds a secret, in clear and 16 bytes long; nor does a file in the home.
  void expect_nothing_given_away_by(const WatchedRun& run) const;
  /// Nor does the memory of the run at its end, not even of the vault's key; nor does that of the process that
  /// refreshes hold the newest tokens or the vault's key. What the command knew before is in its copy of the command's
  /// memory. Of the command's standard streams it has none.
  void expect_nothing_left_by(const WatchedRun& run) const;

  demo::DemoServer& server() { return *server_; }
  Home& home() { return *home_; }
  [[nodiscard]] const SecretPieces& secrets() const { return secrets_; }

 private:
  void expect_nothing_left_in(const std::vector<MemoryRegion>& memory, const SecretPieces& tokens) const;
  TemporaryDirectory directory_;
  std::unique_ptr<demo::DemoServer> server_;
  std::unique_ptr<Home> home_;
  std::mt19937 random_{20261124};
  int planted_ = 0;
  SecretPieces secrets_;
  SecretPieces answered_;  ///< those of the newest answer alone
  SecretPieces vault_key_;
};

}  // namespace maestro::testing
