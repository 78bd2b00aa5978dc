#pragma once

#include "app/cli/code_prompt.hpp"

namespace maestro {

// The ways in which `auth login` asks the person. Each shows him once where to go, and waits; Errc::spent_code when he
// came too late, so that he may be shown a fresh page.

/// A page that shows a code to be pasted; with `listens` the browser may bring it as well.
enum class Listening { no, yes };
[[nodiscard]] Result<SessionRecord> log_in_by_page(Wiring& wiring, const Arguments& arguments, LoginPlan& plan,
                                                   std::chrono::milliseconds patience, Listening listening);

/// A short code to be typed on another device (RFC 8628).
[[nodiscard]] Result<SessionRecord> log_in_by_device(Wiring& wiring, const Arguments& arguments, LoginPlan& plan,
                                                     std::chrono::milliseconds patience);

/// Shows the address as a QR code if --qr asks for it, or says why it cannot be shown.
void show_qr(Wiring& wiring, const Arguments& arguments, const std::string& url);

/// Opens the browser, unless --no-browser forbids it or there is none at hand.
void open_browser(Wiring& wiring, const Arguments& arguments, const std::string& url);

}  // namespace maestro
