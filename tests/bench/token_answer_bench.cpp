// A token endpoint's answer, from bytes to tokens.
#include <benchmark/benchmark.h>

#include "adapters/oauth/token_answer.hpp"

namespace maestro::testing {
namespace {

void parse(benchmark::State& state) {
  HttpResponse response;
  response.status = 200;
  response.headers = {{"content-type", "application/json"}};
  response.body =
      MessageBody(R"({"token_type":"Bearer","access_token":"sk-ant-oat01-)" + std::string(95, 'a') +
                  R"(","expires_in":28800,"refresh_token":"sk-ant-ort01-)" + std::string(95, 'r') +
                  R"(","scope":"user:profile user:inference","organization":{"uuid":"7d0f9c52","name":"Example"},)"
                  R"("account":{"uuid":"b3f6a1d0","email_address":"ada@example.com"}})");
  for (auto _ : state) benchmark::DoNotOptimize(read_token_answer(response, {}));
}
BENCHMARK(parse);

}  // namespace
}  // namespace maestro::testing
