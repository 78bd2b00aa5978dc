#include "domain/pkce.hpp"

#include "domain/authorization_url.hpp"
#include "domain/base64url.hpp"
#include "domain/device_code_response.hpp"
#include "tests/fakes/fake_crypto.hpp"
#include "tests/support/anthropic.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

Entropy entropy(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return Entropy(bytes);
}

Sha256Digest sha256(std::string_view bytes) { return FakeCrypto().sha256(bytes); }

class Golden : public ::testing::TestWithParam<golden::Pkce> {};

TEST_P(Golden, PkceAndAuthorizationUrl) {
  const PkceParams pkce = make_pkce(entropy(GetParam().entropy_hex), sha256);
  EXPECT_EQ(pkce.code_verifier.reveal(), GetParam().verifier);
  EXPECT_EQ(pkce.code_challenge, GetParam().challenge);
  EXPECT_EQ(pkce.code_challenge_method, "S256");
  EXPECT_EQ(pkce.state.reveal(), GetParam().verifier);
  EXPECT_EQ(authorization_url(anthropic(), pkce), golden::url(GetParam().challenge, GetParam().verifier));
}

INSTANTIATE_TEST_SUITE_P(, Golden, ::testing::ValuesIn(golden::pkce),
                         [](const auto& instance) { return std::string(instance.param.name); });

PkceParams reference() { return make_pkce(entropy(golden::pkce[0].entropy_hex), sha256); }

TEST(Pkce, TakesAnIndependentState) {
  const PkceParams pkce = make_pkce(entropy(golden::pkce[0].entropy_hex), entropy(golden::pkce[3].entropy_hex), sha256);
  EXPECT_EQ(pkce.code_verifier.reveal(), golden::verifier);
  EXPECT_EQ(pkce.state.reveal(), golden::other_state);
  EXPECT_EQ(authorization_url(anthropic(), pkce), golden::url(golden::challenge, golden::other_state));
}

TEST(AuthorizationUrl, ExtendsAQueryThatTheEndpointHas) {
  ProviderProfile provider = anthropic();
  provider.authorization_endpoint = "https://claude.ai/authorize?tenant=a";
  EXPECT_TRUE(authorization_url(provider, reference()).starts_with("https://claude.ai/authorize?tenant=a&code=true&"));
}

TEST(DeviceCodeResponse, HasTheValuesOfTheReference) {
  const DeviceCodeResponse response = simulate_device_code_response(anthropic(), reference());
  EXPECT_EQ(response.device_code.reveal(), golden::verifier);
  EXPECT_EQ(response.user_code, "ANTHROPIC");
  EXPECT_EQ(response.verification_uri, "https://console.anthropic.com/oauth/authorize");
  EXPECT_EQ(response.verification_uri_complete, golden::url(golden::challenge, golden::verifier));
  EXPECT_EQ(response.expires_in, std::chrono::seconds{1800});
  EXPECT_EQ(response.interval, std::chrono::seconds{5});
}

TEST(Base64url, ReadsBackWhatItWrote) {
  for (std::size_t length = 0; length < 70; ++length) {
    const std::string bytes(length, '\xfb');
    const auto decoded = base64url_decode(base64url_encode(bytes));
    ASSERT_TRUE(decoded.has_value());
    EXPECT_EQ(std::string(decoded->begin(), decoded->end()), bytes);
  }
}

TEST(Base64url, RefusesWhatItWouldNotHaveWritten) {
  for (const char* text : {"A", "AA==", "A+/A", "AB", "A A", "AAAAA"}) EXPECT_FALSE(base64url_decode(text)) << text;
}

TEST(Pkce, MakesAVerifierOfEveryLengthThatBase64urlCanHave) {
  for (std::size_t length = 43; length <= 128; ++length) {
    if (!is_verifier_length(length)) {
      EXPECT_EQ(length % 4, 1) << length;
      continue;
    }
    const PkceParams pkce = make_pkce(Entropy(std::string(entropy_for_verifier(length), 'e')), sha256);
    EXPECT_EQ(pkce.code_verifier.size(), length);
  }
  EXPECT_FALSE(is_verifier_length(42));
  EXPECT_FALSE(is_verifier_length(129));
}

}  // namespace
}  // namespace maestro::testing
