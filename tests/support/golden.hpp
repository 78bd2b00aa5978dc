#pragma once

#include <array>
#include <string>
#include <string_view>

/// What the reference flow puts on the wire.
namespace maestro::testing::golden {

struct Pkce {
  std::string_view name;
  std::string_view entropy_hex;
  std::string_view verifier;
  std::string_view challenge;
};

inline constexpr std::array pkce = {
    Pkce{"Rfc7636AppendixB", "7418dfb49799e0254ffa607dd8adbbba16d4254d69d6bff05b58055853848d79",
         "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"},
    Pkce{"AllZeros", "0000000000000000000000000000000000000000000000000000000000000000",
         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "DwBzhbb51LfusnSGBa_hqYSgo7-j8BTQnip4TOnlzRo"},
    Pkce{"AllOnes", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
         "__________________________________________8", "Il9-dTKd1FqjVJddc5hzGTCTk686TGczvBNgGk8bh5Y"},
    Pkce{"Counting", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
         "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "6oZqdX5MOLq_qBJ8vppAnT4fk6AP8UiP9zX8-Rev_9A"},
};

/// The authorization URL up to the challenge, and from there to the state.
inline constexpr std::string_view url_head =
    "https://claude.ai/oauth/authorize?code=true&client_id=9d1c250a-e61b-44d9-88ed-5944d1962f5e&response_type=code&"
    "redirect_uri=https%3A%2F%2Fconsole.anthropic.com%2Foauth%2Fcode%2Fcallback&scope=org%3Acreate_api_key+"
    "user%3Aprofile+user%3Ainference&code_challenge=";
inline constexpr std::string_view url_middle = "&code_challenge_method=S256&state=";

inline std::string url(std::string_view challenge, std::string_view state) {
  return std::string(url_head) + std::string(challenge) + std::string(url_middle) + std::string(state);
}

inline constexpr std::string_view verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline constexpr std::string_view challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
inline constexpr std::string_view other_state = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

inline constexpr std::string_view exchange_body =
    R"({"grant_type":"authorization_code","code":"AUTHCODE","state":"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",)"
    R"("client_id":"9d1c250a-e61b-44d9-88ed-5944d1962f5e",)"
    R"("redirect_uri":"https://console.anthropic.com/oauth/code/callback",)"
    R"("code_verifier":"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"})";

struct Refresh {
  std::string_view token;
  std::string_view body;
};
inline constexpr std::array refresh = {
    Refresh{"sk-ant-ort01-EXAMPLE-token_AA",
            "grant_type=refresh_token&refresh_token=sk-ant-ort01-EXAMPLE-token_AA&client_id="
            "9d1c250a-e61b-44d9-88ed-5944d1962f5e"},
    Refresh{"a b+c/d=e~f.g*h_i-j%k&l",
            "grant_type=refresh_token&refresh_token=a+b%2Bc%2Fd%3De%7Ef.g*h_i-j%25k%26l&client_id="
            "9d1c250a-e61b-44d9-88ed-5944d1962f5e"},
};

}  // namespace maestro::testing::golden
