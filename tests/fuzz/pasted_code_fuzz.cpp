// Any text at the prompt: what is understood is understood again, whatever a terminal or a mail program puts around it.
#include <string>

#include "domain/pasted_code.hpp"
#include "tests/fuzz/check.hpp"

using namespace maestro;

namespace {

bool same(const PastedCode& left, const PastedCode& right) {
  return left.code == right.code && left.state.has_value() == right.state.has_value() &&
         (!left.state || *left.state == *right.state);
}

void check_understood(const std::string& text, const PastedCode& expected) {
  const Result<PastedCode> again = parse_pasted_code(PastedText(text));
  MAESTRO_CHECK(again.has_value());
  MAESTRO_CHECK(same(*again, expected));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const Result<PastedCode> pasted = parse_pasted_code(PastedText(text));
  if (!pasted) {
    MAESTRO_CHECK(pasted.error().code == Errc::bad_input || pasted.error().code == Errc::refused);
    MAESTRO_CHECK(!pasted.error().hint.empty());
    return 0;
  }
  MAESTRO_CHECK(!pasted->code.empty());
  if (text.size() + 20 > 4096) return 0;
  check_understood(" \t" + text + " \r\n", *pasted);
  check_understood("\x1b[200~" + text + "\x1b[201~", *pasted);
  return 0;
}
