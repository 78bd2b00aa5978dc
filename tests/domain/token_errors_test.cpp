#include "domain/token_errors.hpp"

#include <gmock/gmock.h>

#include "tests/domain/token_failures.hpp"

namespace maestro::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct Expected {
  TokenFailure failure;
  Errc code;
  const char* what;
  friend std::ostream& operator<<(std::ostream& out, const Expected& expected) { return out << expected.what; }
};

TokenFailure with(TokenFailure failure, bool bad_answer, const char* content_type = "") {
  failure.bad_answer = bad_answer;
  failure.content_type = content_type;
  return failure;
}

class ToldError : public ::testing::TestWithParam<Expected> {};

TEST_P(ToldError, SaysWhatHappenedAndWhatIsKept) {
  const auto& [failure, code, what] = GetParam();
  const Error refresh = refresh_error(failure);
  for (const Error& error : {exchange_error(failure), refresh, request_error(failure)}) {
    EXPECT_EQ(error.code, code);
    EXPECT_EQ(error.what, what);
    EXPECT_NE(error.hint, "");
    EXPECT_EQ(error.hint.find("othing was sent") != std::string::npos, was_not_sent(failure)) << error.hint;
  }
  EXPECT_THAT(refresh.hint, HasSubstr("Your login is kept"));
  EXPECT_THAT(request_error(failure).hint, AllOf(Not(HasSubstr("kept")), Not(HasSubstr("still valid"))));
  EXPECT_THAT(exchange_error(failure).hint, Not(HasSubstr("kept")));
}

INSTANTIATE_TEST_SUITE_P(
    Of, ToldError,
    ::testing::Values(
        Expected{failed(TokenFault::unreachable, 0, "", "Connection refused"), Errc::unreachable,
                 "Could not connect to auth.example: Connection refused"},
        Expected{failed(TokenFault::no_answer), Errc::unreachable, "No answer from auth.example while connecting"},
        Expected{failed(TokenFault::tls_cut), Errc::unreachable,
                 "The connection to auth.example ended during the TLS handshake"},
        Expected{failed(TokenFault::untrusted, 0, "", "certificate has expired"), Errc::unreachable,
                 "The identity of auth.example could not be verified: certificate has expired"},
        Expected{failed(TokenFault::bad_ca_setting, 0, "",
                        "/etc/company/certification-authorities.pem: No such file or directory"),
                 Errc::bad_setting,
                 "Cannot use the CA file that http.ca_file names: /etc/company/certification-authorities.pem: No such "
                 "file or directory"},
        Expected{failed(TokenFault::system_limit, 0, "", "Too many open files"), Errc::system_limit,
                 "The system did not allow a connection to auth.example: Too many open files"},
        Expected{failed(TokenFault::library_missing), Errc::libcurl_missing,
                 "Cannot load libcurl.so.4, which is needed to reach auth.example"},
        Expected{failed(TokenFault::proxy_refused, 407, "", "the proxy refused with status 407"), Errc::unreachable,
                 "The proxy refused (407)"},
        Expected{failed(TokenFault::proxy_refused), Errc::unreachable,
                 "The proxy refused the connection to auth.example"},
        Expected{failed(TokenFault::bad_proxy), Errc::bad_setting, "The address in HTTPS_PROXY is not a proxy's"},
        Expected{failed(TokenFault::stopped), Errc::interrupted, "Stopped before anything was sent"},
        Expected{failed(TokenFault::partly_sent), Errc::unreachable,
                 "The connection to auth.example broke before the request was complete"},
        Expected{failed(TokenFault::moved, 405), Errc::bad_answer,
                 "The token endpoint is no longer at auth.example (405)"},
        Expected{failed(TokenFault::rate_limited, 429), Errc::rate_limited, "Rate limited by auth.example (429)"},
        Expected{failed(TokenFault::overloaded, 529, "overloaded_error"), Errc::unreachable,
                 "auth.example is overloaded (529 overloaded_error)"},
        Expected{failed(TokenFault::server_error, 502), Errc::unreachable, "auth.example failed to answer (502)"},
        Expected{failed(TokenFault::uncertain), Errc::unreachable,
                 "The connection to auth.example broke before the answer was complete"},
        Expected{with(failed(TokenFault::uncertain, 200), true), Errc::bad_answer,
                 "The answer from auth.example could not be understood (200)"},
        Expected{failed(TokenFault::answer_too_late), Errc::unreachable, "auth.example did not answer in time"},
        Expected{failed(TokenFault::refused, 401, "invalid_client", "unknown client"), Errc::refused,
                 "auth.example refused the request (401 invalid_client): unknown client"},
        Expected{with(failed(TokenFault::gateway, 403), true, "text/html"), Errc::bad_answer,
                 "Something in between answered 403 (text/html)"},
        Expected{with(failed(TokenFault::gateway, 302), true), Errc::bad_answer, "Something in between answered 302"}));

TEST(TokenErrors, ReadAsASentenceAndAHint) {
  const Error error = refresh_error(failed(TokenFault::unreachable));
  EXPECT_EQ(error.hint, "Check the network, DNS and HTTPS_PROXY. Your login is kept; nothing was sent.");
  EXPECT_EQ(exchange_error(failed(TokenFault::unreachable)).hint,
            "Check the network, DNS and HTTPS_PROXY. Nothing was sent, and the code is still valid: paste it again "
            "with `maestro auth exchange`.");
}

TEST(TokenErrors, SayWhenToTryAgain) {
  TokenFailure limited = failed(TokenFault::rate_limited, 429);
  EXPECT_THAT(refresh_error(limited).hint, HasSubstr("Try again in a minute."));
  limited.retry_after = std::chrono::seconds(40);
  EXPECT_THAT(refresh_error(limited).hint, HasSubstr("Try again in 40 s."));
}

TEST(TokenErrors, TellASpentCodeFromASpentLogin) {
  const TokenFailure invalid = failed(TokenFault::refused, 400, "invalid_grant");
  EXPECT_EQ(exchange_error(invalid).code, Errc::spent_code);
  EXPECT_EQ(refresh_error(invalid).code, Errc::login_needed);
  EXPECT_EQ(request_error(invalid).code, Errc::refused);
}

TEST(InvalidGrant, EndsALoginUnlessItSpeaksOfAParameter) {
  EXPECT_TRUE(is_invalid_grant(failed(TokenFault::refused, 400, "invalid_grant")));
  EXPECT_TRUE(is_invalid_grant(failed(TokenFault::refused, 401, "invalid_grant", "Refresh token was used before")));
  for (const char* description : {"Invalid 'redirect_uri' in request.", "Redirect URI does not match",
                                  "client_id mismatch", "token was issued to another Client ID"}) {
    const TokenFailure failure = failed(TokenFault::refused, 400, "invalid_grant", description);
    EXPECT_FALSE(is_invalid_grant(failure)) << description;
    EXPECT_EQ(refresh_error(failure).code, Errc::refused) << description;
    EXPECT_EQ(exchange_error(failure).code, Errc::refused) << description;
    EXPECT_THAT(refresh_error(failure).hint, HasSubstr("Your login is kept")) << description;
  }
}

TEST(InvalidGrant, CountsOnlyAsARefusal) {
  for (const TokenFault fault : every_token_fault)
    EXPECT_EQ(is_invalid_grant(failed(fault, 400, "invalid_grant")), fault == TokenFault::refused) << fault;
}

TEST(TokenFailure, IsEitherUnsentOrPerhapsActedOnOrSettled) {
  for (const TokenFault fault : every_token_fault)
    EXPECT_FALSE(was_not_sent(failed(fault)) && may_have_acted(failed(fault))) << fault;
  for (const TokenFault fault : {TokenFault::uncertain, TokenFault::server_error, TokenFault::answer_too_late})
    EXPECT_TRUE(may_have_acted(failed(fault))) << fault;
  for (const TokenFault fault : {TokenFault::partly_sent, TokenFault::overloaded, TokenFault::refused})
    EXPECT_FALSE(may_have_acted(failed(fault)) || was_not_sent(failed(fault))) << fault;
}

}  // namespace
}  // namespace maestro::testing
