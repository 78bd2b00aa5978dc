// The layout of a record: any bytes are refused or understood, and what is understood survives being written again.
#include <string>

#include "domain/envelope.hpp"
#include "tests/fuzz/check.hpp"

using namespace maestro;

namespace {

bool is_refusal(const Error& error) { return error.code == Errc::vault_corrupt || error.code == Errc::vault_newer; }

template <class Decode, class Encode>
void check(const PlainRecord& plain, Decode decode, Encode encode_again) {
  const auto decoded = decode(plain);
  if (!decoded) {
    MAESTRO_CHECK(is_refusal(decoded.error()));
    return;
  }
  const PlainRecord written = encode_again(*decoded);
  MAESTRO_CHECK(written.size() % envelope_unit == 0);
  const auto again = decode(written);
  MAESTRO_CHECK(again.has_value());
  MAESTRO_CHECK(encode_again(*again) == written);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const PlainRecord plain(std::string_view(reinterpret_cast<const char*>(data), size));
  check(plain, decode_session, [](const SessionRecord& record) { return encode(record); });
  check(plain, decode_pending_login, [](const PendingLogin& pending) { return encode(pending); });
  check(plain, decode_profile_choice, encode_profile_choice);
  return 0;
}
