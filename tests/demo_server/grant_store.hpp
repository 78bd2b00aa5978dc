#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tests/demo_server/authorization_request.hpp"

namespace maestro::demo {

using Instant = std::chrono::steady_clock::time_point;

struct TokenPair {
  std::string access_token;
  std::string refresh_token;
  std::string scope;
  Instant expires_at;  ///< of the access token
};

/// An error answer of the token endpoint (RFC 6749 §5.2).
struct Refusal {
  std::string error;
  std::string description;
};

using TokenOutcome = std::variant<TokenPair, Refusal>;

/// The codes and tokens that the server has given out, in memory. Codes live ten minutes and are redeemed once; refresh
/// tokens rotate and are spent by their first use. Either of them used twice revokes its whole grant (RFC 9700
/// §4.14.2). Not thread-safe.
class GrantStore {
 public:
  /// `reuse_grace`: this long after a rotation the token spent by it gets the same new pair again; zero is strict.
  GrantStore(std::chrono::seconds token_lifetime, std::chrono::seconds reuse_grace)
      : token_lifetime_(token_lifetime), reuse_grace_(reuse_grace) {}

  [[nodiscard]] std::string issue_code(AuthorizationRequest request, Instant now);

  /// A grant of before, of which nothing is left but its refresh token.
  void add_grant(const std::string& client_id, const std::string& refresh_token, const std::string& scope, Instant now);

  /// A refused attempt leaves the code redeemable, unless it was redeemed before.
  [[nodiscard]] TokenOutcome redeem_code(const Parameters& parameters, Instant now);
  [[nodiscard]] TokenOutcome refresh(const Parameters& parameters, Instant now);

  /// The scope of a live access token; absent for an expired, revoked or unknown one.
  [[nodiscard]] std::optional<std::string> scope_of(std::string_view access_token, Instant now) const;

  /// Of every pair issued from now on.
  void set_token_lifetime(std::chrono::seconds lifetime) { token_lifetime_ = lifetime; }
  void revoke_everything();

  /// Grants revoked because a spent refresh token came back.
  [[nodiscard]] int reuses_detected() const { return reuses_detected_; }
  /// Refresh tokens spent.
  [[nodiscard]] int rotations() const { return rotations_; }

 private:
  struct Grant {
    std::string client_id;
    TokenPair current;
    std::string previous_refresh_token;
    Instant rotated_at;
    bool revoked = false;
  };
  struct Code {
    AuthorizationRequest request;
    Instant expires_at;
    std::optional<std::size_t> grant;  ///< once redeemed
  };
  struct AccessToken {
    std::size_t grant;
    Instant expires_at;
  };

  [[nodiscard]] TokenPair issue_pair(std::size_t grant, std::string scope, Instant now);

  std::chrono::seconds token_lifetime_;
  std::chrono::seconds reuse_grace_;
  std::vector<Grant> grants_;
  std::map<std::string, Code, std::less<>> codes_;
  std::map<std::string, AccessToken, std::less<>> access_tokens_;
  std::map<std::string, std::size_t, std::less<>> refresh_tokens_;  ///< every one ever issued, to its grant
  int reuses_detected_ = 0;
  int rotations_ = 0;
};

}  // namespace maestro::demo
