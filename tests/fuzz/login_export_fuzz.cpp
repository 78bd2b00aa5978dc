// What `auth import` is given: any line is refused or understood, and what is understood is the same when it is written
// again; the same of what it holds once it is unsealed.
#include <string>

#include "domain/login_export.hpp"
#include "tests/fuzz/check.hpp"

using namespace maestro;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (const Result<ExportText> text = parse_export(input); text) {
    const Result<ExportText> again = parse_export(format_export(*text));
    MAESTRO_CHECK(again.has_value());
    MAESTRO_CHECK(again->sealed == text->sealed && export_place(*again) == export_place(*text));
  } else {
    MAESTRO_CHECK(text.error().code == Errc::bad_input);
  }
  if (const auto logins = decode_logins(PlainRecord(input)); logins) {
    const PlainRecord written = encode(*logins);
    const auto again = decode_logins(written);
    MAESTRO_CHECK(again.has_value());
    MAESTRO_CHECK(encode(*again) == written);
  } else {
    MAESTRO_CHECK(logins.error().code == Errc::bad_input);
  }
  return 0;
}
