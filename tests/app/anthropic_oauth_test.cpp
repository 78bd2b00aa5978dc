#include "app/anthropic_oauth.hpp"

#include "tests/demo_server/demo_server.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

AnthropicOAuthConfig config_for(const demo::DemoServer& server) {
  AnthropicOAuthConfig config;
  config.authorization_endpoint = server.authorization_endpoint();
  config.token_endpoint = server.token_endpoint();
  config.redirect_uri = server.redirect_uri();
  return config;
}

TEST(AnthropicOAuth, HasTheDefaultsOfTheReference) {
  const auto generated = generate_oauth_url();
  ASSERT_THAT(generated, IsOk());
  const auto& [url, pkce] = *generated;
  EXPECT_EQ(url, golden::url(pkce.code_challenge, pkce.code_verifier.reveal()));
  EXPECT_EQ(pkce.state, State(pkce.code_verifier.reveal()));
}

TEST(AnthropicOAuth, GivesEveryCallAVerifierOfItsOwn) {
  EXPECT_NE(generate_pkce_params().code_verifier, generate_pkce_params().code_verifier);
}

TEST(AnthropicOAuth, ExchangesACodeForTokens) {
  demo::DemoServer server;
  const auto generated = generate_oauth_url(config_for(server));
  ASSERT_THAT(generated, IsOk());
  const PastedText pasted(server.approve(generated->first));
  const auto token = exchange_code_for_tokens(pasted, generated->second, config_for(server));
  ASSERT_THAT(token, IsOk());
  EXPECT_TRUE(token->access_token.reveal().starts_with("sk-ant-oat01-"));
  EXPECT_TRUE(token->refresh_token.has_value());
  EXPECT_EQ(token->scope, "org:create_api_key user:profile user:inference");
  EXPECT_EQ(token->token_type, "Bearer");
  EXPECT_THAT(exchange_code_for_tokens(pasted, generated->second, config_for(server)), FailsWith(Errc::spent_code));
}

TEST(AnthropicOAuth, SendsNothingForACodeOfAnotherLogin) {
  demo::DemoServer server;
  EXPECT_THAT(exchange_code_for_tokens(PastedText("CODE#other"), generate_pkce_params(), config_for(server)),
              FailsWith(Errc::state_mismatch));
  EXPECT_TRUE(server.requests().empty());
}

TEST(AnthropicOAuth, RefusesAnEndpointInPlainHttp) {
  AnthropicOAuthConfig config;
  config.token_endpoint = "http://console.anthropic.com/v1/oauth/token";
  EXPECT_THAT(generate_oauth_url(config), FailsWith(Errc::bad_setting));
}

TEST(AnthropicOAuth, SimulatesADeviceCodeResponse) {
  const PkceParams pkce = generate_pkce_params();
  const auto response = generate_device_code_response(pkce);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->device_code, pkce.code_verifier);
  EXPECT_EQ(response->user_code, "ANTHROPIC");
}

}  // namespace
}  // namespace maestro::testing
