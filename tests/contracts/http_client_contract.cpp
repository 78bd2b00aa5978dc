#include <gmock/gmock.h>

#include "tests/contracts/http_under_test.hpp"

namespace maestro::testing {
namespace {

using ::testing::Contains;
using ::testing::Pair;
using ::testing::SizeIs;

struct HttpMaker {
  const char* name;
  std::unique_ptr<HttpUnderTest> (*make)();
  friend std::ostream& operator<<(std::ostream& out, const HttpMaker& maker) { return out << maker.name; }
};

class HttpClientContract : public ::testing::TestWithParam<HttpMaker> {
 protected:
  tl::expected<HttpResponse, HttpFailure> post(const std::string& body, const std::string& url,
                                               HttpEvents* events = nullptr) {
    HttpRequest request;
    request.url = url;
    request.headers = {{"Content-Type", "application/json"}, {"User-Agent", "maestro/test"}};
    request.body = MessageBody(body);
    request.events = events;
    return other_end_->client().send(request);
  }
  tl::expected<HttpResponse, HttpFailure> post(const std::string& body = "{}") { return post(body, other_end_->url()); }
  static HttpFailure failure_of(const tl::expected<HttpResponse, HttpFailure>& response) {
    EXPECT_FALSE(response.has_value());
    return response ? HttpFailure() : response.error();
  }
  static HttpFault fault_of(const tl::expected<HttpResponse, HttpFailure>& response) {
    return failure_of(response).fault;
  }
  HttpUnderTest& other_end() { return *other_end_; }

 private:
  std::unique_ptr<HttpUnderTest> other_end_ = GetParam().make();
};

template <class UnderTest>
std::unique_ptr<HttpUnderTest> make_http() {
  return std::make_unique<UnderTest>();
}

INSTANTIATE_TEST_SUITE_P(Every, HttpClientContract,
                         ::testing::Values(HttpMaker{"Scripted", make_http<FakeHttpUnderTest>},
                                           HttpMaker{"Curl", make_http<CurlHttpUnderTest>}),
                         [](const auto& tested) { return tested.param.name; });

TEST_P(HttpClientContract, GivesStatusHeadersAndBodyOfAnyAnswer) {
  for (const int status : {200, 400, 429, 503}) {
    const std::string body("{\"a\":\0 \xff}", 9);
    other_end().answer_next(status, {{"Content-Type", "text/plain"}, {"Retry-AFTER", "Fri, 31 Dec 1999 23:59:59 GMT"}},
                            body);
    const auto response = post();
    ASSERT_TRUE(response.has_value()) << response.error().reason;
    EXPECT_EQ(response->status, status);
    EXPECT_EQ(response->body.reveal(), body);
    EXPECT_EQ(find_header(response->headers, "content-type"), "text/plain");
    EXPECT_EQ(find_header(response->headers, "retry-after"), "Fri, 31 Dec 1999 23:59:59 GMT");
  }
}

TEST_P(HttpClientContract, SendsHeadersAndBodyByteForByte) {
  const std::string body("a=%7E&b=+\r\n\r\n\0\xc3\x96", 16);
  other_end().answer_next(200, {}, "");
  ASSERT_TRUE(post(body).has_value());
  ASSERT_THAT(other_end().seen(), SizeIs(1));
  const SentRequest request = other_end().seen().front();
  EXPECT_EQ(request.body, body);
  EXPECT_THAT(request.headers, Contains(Pair("Content-Type", "application/json")));
  EXPECT_THAT(request.headers, Contains(Pair("User-Agent", "maestro/test")));
}

TEST_P(HttpClientContract, SendsAnEmptyBody) {
  other_end().answer_next(200, {}, "");
  ASSERT_TRUE(post("").has_value());
  ASSERT_THAT(other_end().seen(), SizeIs(1));
  EXPECT_EQ(other_end().seen().front().body, "");
}

TEST_P(HttpClientContract, ExpectsNoPermissionToSendALargeBody) {
  const std::string body(2 << 20, 'x');
  other_end().answer_next(200, {}, "");
  ASSERT_TRUE(post(body).has_value());
  ASSERT_THAT(other_end().seen(), SizeIs(1));
  EXPECT_EQ(other_end().seen().front().body.size(), body.size());
  for (const char* spelling : {"Expect", "expect"})
    EXPECT_THAT(other_end().seen().front().headers, ::testing::Not(Contains(Pair(spelling, ::testing::_))));
}

TEST_P(HttpClientContract, FollowsNoRedirect) {
  for (const int status : {301, 302, 303, 307, 308}) {
    other_end().answer_next(status, {{"Location", other_end().url()}}, "");
    const auto response = post();
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, status);
  }
  EXPECT_THAT(other_end().seen(), SizeIs(5));
}

TEST_P(HttpClientContract, ARefusedConnectionMeansThatNothingWasSent) {
  EXPECT_EQ(fault_of(post("{}", other_end().refusing_url())), HttpFault::unreachable);
  EXPECT_THAT(other_end().seen(), SizeIs(0));
}

TEST_P(HttpClientContract, ARequestWithoutAnAnswerIsNotRepeated) {
  other_end().close_without_an_answer_next();
  other_end().answer_next(200, {}, "the second time");
  const HttpFailure failure = failure_of(post());
  EXPECT_EQ(failure.fault, HttpFault::cut);
  EXPECT_EQ(failure.progress, HttpProgress::written);
  EXPECT_THAT(other_end().seen(), SizeIs(1));
}

TEST_P(HttpClientContract, ARequestWithoutAnAnswerIsNotRepeatedAfterAGoodOneEither) {
  other_end().answer_next(200, {}, "");  // a connection that could be kept
  ASSERT_TRUE(post().has_value());
  other_end().close_without_an_answer_next();
  other_end().answer_next(200, {}, "the second time");
  EXPECT_EQ(fault_of(post()), HttpFault::cut);
  EXPECT_THAT(other_end().seen(), SizeIs(2));
}

TEST_P(HttpClientContract, HalfAnAnswerIsNone) {
  other_end().close_amid_the_body_next();
  const HttpFailure failure = failure_of(post());
  EXPECT_EQ(failure.fault, HttpFault::cut);
  EXPECT_EQ(failure.progress, HttpProgress::answering);
  EXPECT_THAT(other_end().seen(), SizeIs(1));
}

TEST_P(HttpClientContract, TakesABodyOfExactly64KiB) {
  other_end().answer_next(200, {}, std::string(65536, 'x'));
  const auto response = post();
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->body.size(), 65536U);
}

TEST_P(HttpClientContract, DropsALargerBody) {
  for (const std::size_t size : {std::size_t{65537}, std::size_t{10} << 20}) {
    other_end().answer_next(200, {}, std::string(size, 'x'));
    EXPECT_EQ(fault_of(post()), HttpFault::too_large) << size;
  }
  EXPECT_THAT(other_end().seen(), SizeIs(2));
}

class MockEvents : public HttpEvents {
 public:
  MOCK_METHOD(bool, about_to_send, (), (override));
  MOCK_METHOD(bool, stop_requested, (), (override));
};

TEST_P(HttpClientContract, AsksOnceBeforeTheRequestLeavesAndNeverAfterwardsWhetherToStop) {
  ::testing::StrictMock<MockEvents> events;
  const ::testing::InSequence in_this_order;
  EXPECT_CALL(events, stop_requested()).Times(::testing::AnyNumber()).WillRepeatedly(::testing::Return(false));
  EXPECT_CALL(events, about_to_send()).WillOnce(::testing::Return(true));
  other_end().answer_next(200, {}, "");
  EXPECT_TRUE(post("{}", other_end().url(), &events).has_value());
  EXPECT_THAT(other_end().seen(), SizeIs(1));
}

TEST_P(HttpClientContract, SendsNothingUnlessItMay) {
  ::testing::NiceMock<MockEvents> events;
  EXPECT_CALL(events, about_to_send()).WillOnce(::testing::Return(false));
  other_end().answer_next(200, {}, "");
  const HttpFailure failure = failure_of(post("{}", other_end().url(), &events));
  EXPECT_EQ(failure.fault, HttpFault::stopped);
  EXPECT_EQ(failure.progress, HttpProgress::unsent);
  EXPECT_THAT(other_end().seen(), SizeIs(0));
}

TEST_P(HttpClientContract, AsksNobodyForARequestThatNeverLeaves) {
  ::testing::NiceMock<MockEvents> events;
  EXPECT_CALL(events, about_to_send()).Times(0);
  EXPECT_EQ(fault_of(post("{}", other_end().refusing_url(), &events)), HttpFault::unreachable);
}

}  // namespace
}  // namespace maestro::testing
