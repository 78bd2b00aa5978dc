#pragma once

#include "app/cli/wiring.hpp"

namespace maestro {

/// One login in the middle: who asks, for what, and for how long.
struct CodePrompt {
  Login& login;
  const SessionKey& session;
  const ProviderProfile& provider;
  std::chrono::milliseconds patience;  ///< for the person
  std::chrono::milliseconds deadline;  ///< for the server
};

/// Reads what the person pastes, and redeems it. On a terminal there are three tries, and what was wrong is said after
/// each.
[[nodiscard]] Result<SessionRecord> ask_for_code(Console& console, const CodePrompt& prompt);

/// Tells the person that the login is stored; with --json prints its status, too.
[[nodiscard]] Status confirm_login(Wiring& wiring, const Arguments& arguments, const SessionKey& session,
                                   const SessionRecord& record);

}  // namespace maestro
