// Any answer of a token endpoint: bytes as they come, and good answers whose every value must come through.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <string>

#include "adapters/oauth/token_answer.hpp"
#include "tests/fuzz/check.hpp"

using namespace maestro;

namespace {

constexpr std::chrono::sys_seconds now{std::chrono::seconds{1'700'000'000}};
constexpr long ten_years = 10L * 365 * 86400;

bool is_visible(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string visible(std::string text) {
  for (char& c : text) c = static_cast<char>('!' + static_cast<unsigned char>(c) % 94);
  return "t" + text;
}

std::string quoted(const std::string& text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') json += '\\';
    json += c;
  }
  return json + "\"";
}

HttpResponse answer(int status, const std::string& body) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"content-type", "application/json"}};
  response.body = MessageBody(body);
  return response;
}

void check_any(int status, const std::string& body) {
  const ReadAnswer<TokenAnswer> read = read_token_answer(answer(status, body), now);
  if (!read.result) return;
  MAESTRO_CHECK(status == 200);
  MAESTRO_CHECK(is_visible(read.result->access_token.reveal()));
  MAESTRO_CHECK(!read.result->refresh_token || is_visible(read.result->refresh_token->reveal()));
  MAESTRO_CHECK(read.result->lifetime.count() > 0 && read.result->lifetime.count() <= ten_years);
}

void check_good(FuzzedDataProvider& input) {
  const std::string access = visible(input.ConsumeRandomLengthString(200));
  const std::string refresh = visible(input.ConsumeRandomLengthString(200));
  const auto lifetime = input.ConsumeIntegralInRange<long>(1, 2 * ten_years);
  std::string body = "{\"access_token\":" + quoted(access) + ",\"refresh_token\":" + quoted(refresh) +
                     ",\"expires_in\":" + std::to_string(lifetime) + ",\"token_type\":\"bEaReR\"}";
  if (input.ConsumeBool()) body.insert(1, "\"unknown\":{\"access_token\":[1,null,{}]},");
  const ReadAnswer<TokenAnswer> read = read_token_answer(answer(200, body), now);
  MAESTRO_CHECK(read.result.has_value());
  MAESTRO_CHECK(read.result->access_token.reveal() == access);
  MAESTRO_CHECK(read.result->refresh_token && read.result->refresh_token->reveal() == refresh);
  MAESTRO_CHECK(read.result->lifetime.count() == std::min(lifetime, ten_years));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  FuzzedDataProvider input(data, size);
  if (input.ConsumeBool()) {
    check_good(input);
    return 0;
  }
  const int status = input.PickValueInArray({200, 200, 200, 200, 201, 302, 400, 401, 404, 429, 500, 503});
  check_any(status, input.ConsumeRemainingBytesAsString());
  return 0;
}
