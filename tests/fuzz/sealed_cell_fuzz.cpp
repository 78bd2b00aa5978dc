// A cell of the vault: what was sealed opens as it was; one changed bit anywhere, or any other bytes, do not open.
#include <fuzzer/FuzzedDataProvider.h>

#include <string>

#include "adapters/crypto/openssl_crypto.hpp"
#include "domain/envelope.hpp"
#include "tests/fuzz/check.hpp"

using namespace maestro;

namespace {

void check_refused(Crypto& crypto, const SealKey& key, std::string_view sealed, std::string_view place) {
  const Result<PlainRecord> opened = crypto.open(key, sealed, place);
  MAESTRO_CHECK(!opened.has_value());
  MAESTRO_CHECK(opened.error().code == Errc::vault_corrupt);
}

std::string with_a_bit_flipped(std::string bytes, std::size_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static OpenSslCrypto crypto;
  static const SealKey key{std::string_view("0123456789abcdef0123456789abcdef")};
  FuzzedDataProvider input(data, size);
  const auto bit = input.ConsumeIntegral<std::uint32_t>();
  const std::string provider = input.ConsumeRandomLengthString(40);
  const std::string profile = input.ConsumeRandomLengthString(40);
  const std::string place = additional_data({"vault-id-16bytes", "key-id-16-bytes-", provider, profile,
                                             RecordKind::session, input.ConsumeIntegral<std::uint64_t>()});
  const PlainRecord plain(input.ConsumeRemainingBytesAsString());

  check_refused(crypto, key, plain.reveal(), place);
  const Result<std::string> sealed = crypto.seal(key, plain, place);
  MAESTRO_CHECK(sealed.has_value());
  const Result<PlainRecord> opened = crypto.open(key, *sealed, place);
  MAESTRO_CHECK(opened.has_value());
  MAESTRO_CHECK(*opened == plain);
  check_refused(crypto, key, with_a_bit_flipped(*sealed, bit % (sealed->size() * 8)), place);
  check_refused(crypto, key, *sealed, with_a_bit_flipped(place, bit % (place.size() * 8)));
  return 0;
}
