// Anything that somebody sends to the callback's port: understood or not, and what is understood as a callback is
// understood the same when it is sent anew, and judged without a crash.
#include "adapters/loopback/callback_page.hpp"
#include "adapters/loopback/callback_request.hpp"
#include "domain/pasted_code.hpp"
#include "tests/fuzz/check.hpp"

using namespace maestro;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view head(reinterpret_cast<const char*>(data), size);
  const CallbackRequest request = parse_callback_request(head, "/callback");
  if (request.kind != CallbackRequest::Kind::callback) return 0;
  MAESTRO_CHECK(head.starts_with("GET /callback"));
  const std::string query(request.query.reveal());
  const CallbackRequest again = parse_callback_request("GET /callback?" + query + " HTTP/1.1\r\n\r\n", "/callback");
  MAESTRO_CHECK(again.kind == CallbackRequest::Kind::callback);
  MAESTRO_CHECK(again.query == request.query);

  const Status judgement = check_callback(request.query, State("sent"), ProviderProfile());
  const std::string page = callback_page(judgement);
  MAESTRO_CHECK(page.starts_with("HTTP/1.1 "));
  MAESTRO_CHECK(judgement.has_value() || page.find("You can close this page</h1>") == std::string::npos);
  return 0;
}
