// The whole callback URL, pasted: any code and state come back out of it as they went in.
#include <fuzzer/FuzzedDataProvider.h>

#include <string>

#include "domain/form_encoding.hpp"
#include "domain/pasted_code.hpp"
#include "tests/fuzz/check.hpp"

using namespace maestro;

namespace {

/// `text` with each character made a visible one that is no `#`: a code and a state have no others.
std::string visible(std::string text) {
  for (char& c : text) {
    c = static_cast<char>('!' + static_cast<unsigned char>(c) % 94);
    if (c == '#') c = '~';
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  FuzzedDataProvider input(data, size);
  const std::string code = "c" + visible(input.ConsumeRandomLengthString(300));
  const std::string state = visible(input.ConsumeRandomLengthString(300));
  std::string query = "code=" + form_encode(code);
  if (!state.empty()) query += "&state=" + form_encode(state);
  if (input.ConsumeBool()) query += "&other=" + form_encode(input.ConsumeRandomLengthString(100));
  const char* const before[] = {"https://console.anthropic.com/oauth/code/callback?", "http://localhost:1455/callback?",
                                ""};
  const Result<PastedCode> pasted =
      parse_pasted_code(PastedText(before[input.ConsumeIntegralInRange<std::size_t>(0, 2)] + query));
  MAESTRO_CHECK(pasted.has_value());
  MAESTRO_CHECK(pasted->code.reveal() == code);
  MAESTRO_CHECK(pasted->state.has_value() == !state.empty());
  MAESTRO_CHECK(!pasted->state || pasted->state->reveal() == state);
  return 0;
}
