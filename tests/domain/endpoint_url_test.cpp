#include "domain/endpoint_url.hpp"

#include "domain/provider_profile.hpp"
#include "tests/support/matchers.hpp"

namespace maestro::testing {
namespace {

class Accepted : public ::testing::TestWithParam<const char*> {};
TEST_P(Accepted, EndpointUrl) { EXPECT_THAT(parse_endpoint_url(GetParam()), IsOk()); }
INSTANTIATE_TEST_SUITE_P(, Accepted,
                         ::testing::Values("https://claude.ai/x", "https://claude.ai:8443/x?a=b",
                                           "http://127.0.0.1:80/", "http://127.9.9.9/", "http://[::1]:8080/",
                                           "http://localhost/x"));

class RefusedUrl : public ::testing::TestWithParam<const char*> {};
TEST_P(RefusedUrl, EndpointUrl) { EXPECT_THAT(parse_endpoint_url(GetParam()), FailsWith(Errc::bad_setting)); }
INSTANTIATE_TEST_SUITE_P(, RefusedUrl,
                         ::testing::Values("", "claude.ai", "ftp://claude.ai/", "http://claude.ai/",
                                           "http://127.0.0.1.evil.example/", "http://localhost.evil.example/",
                                           "https://user@claude.ai/", "https://claude.ai\\@evil.example/",
                                           "https://claude.ai/#x", "https://claude.ai/a b", "https:///x",
                                           "http://1270.0.1/", "https://claude.ai:99999/"));

TEST(EndpointUrl, HasALowerCaseHost) { EXPECT_EQ(parse_endpoint_url("HTTPS://Claude.AI/x")->host, "claude.ai"); }

}  // namespace
}  // namespace maestro::testing
