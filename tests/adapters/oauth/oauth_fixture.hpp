#pragma once

#include <gmock/gmock.h>

#include <sstream>

#include "adapters/oauth/oauth_token_endpoint.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/fakes/scripted_http_client.hpp"
#include "tests/support/anthropic.hpp"

namespace maestro::testing {

/// The token endpoint's adapter between a caller and a scripted server.
class OAuthFixture : public ::testing::Test {
 protected:
  static constexpr const char* verifier_text = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  TokenResult<TokenAnswer> exchange(const std::string& code = "AUTHCODE", const std::string& state = verifier_text) {
    const AuthorizationCode the_code(code);
    const State the_state(state);
    const CodeVerifier verifier(verifier_text);
    return endpoint.exchange({provider, url}, {the_code, the_state, verifier});
  }
  TokenResult<TokenAnswer> refresh(const std::string& token = "sk-ant-ort01-EXAMPLE-token_AA") {
    return endpoint.refresh({provider, url}, RefreshToken(token));
  }
  /// The server answers a refresh with that.
  TokenResult<TokenAnswer> refresh_with(int status, const std::string& body, HttpHeaders headers = {}) {
    headers.emplace_back("Content-Type", "application/json");
    http.answer_next(status, std::move(headers), body);
    return refresh();
  }
  /// A 200 with these members beside a good access token.
  TokenResult<TokenAnswer> good_with(const std::string& members) {
    return refresh_with(200, "{\"access_token\":\"sk-ant-oat01-new\"" + members + "}");
  }
  /// All that was logged, as text.
  std::string logged() {
    std::ostringstream out;
    for (const LogEvent& event : log.events()) {
      if (const auto* finished = std::get_if<RequestFinished>(&event))
        out << "finished " << finished->host << ' ' << finished->status << ' ' << finished->reason
            << finished->request_id << '\n';
      if (const auto* unusable = std::get_if<AnswerUnusable>(&event))
        out << "unusable " << unusable->status << ' ' << unusable->content_type << ' ' << unusable->length << ' '
            << unusable->shape << '\n';
    }
    return out.str();
  }

  ProviderProfile provider = anthropic();
  std::string url = provider.token_endpoint;
  ScriptedHttpClient http;
  FakeClock clock;
  RecordingLog log;
  OAuthTokenEndpoint endpoint{http, clock, log};
};

}  // namespace maestro::testing
