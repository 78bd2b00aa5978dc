#pragma once

#include "app/cli/wiring.hpp"

namespace maestro {

/// One login: for what, by whom, and how long its requests may take.
struct LoginPlan {
  Login login;
  SessionKey session;
  ProviderProfile provider;
  std::chrono::milliseconds deadline;
};

[[nodiscard]] Result<LoginPlan> plan_login(Wiring& wiring);

/// Reads what the person pastes, and redeems it. On a terminal there are three tries, and what was wrong is said after
/// each. `patience` is for the person.
[[nodiscard]] Result<SessionRecord> ask_for_code(Console& console, LoginPlan& plan, std::chrono::milliseconds patience);

/// Tells the person that the login is stored; with --json prints its status, too.
[[nodiscard]] Status confirm_login(Wiring& wiring, const Arguments& arguments, const SessionKey& session,
                                   const SessionRecord& record);

}  // namespace maestro
