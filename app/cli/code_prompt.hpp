#pragma once

#include <optional>

#include "app/cli/command.hpp"

namespace maestro {

/// One login: for what, by whom, and how long its requests may take.
struct LoginPlan {
  Login login;
  SessionKey session;
  ProviderProfile provider;  ///< with every endpoint that this kind of login needs
  std::chrono::milliseconds deadline;
  AccountRule rule{};  ///< whose login it may be
};

/// What `--expect-account` asks for.
[[nodiscard]] AccountRule account_rule(const Arguments& arguments);
inline constexpr Flag expect_account_flag{"--expect-account", "EMAIL", "Store the login only if it is this account's"};

/// `grant`: of this login, whatever the provider's own is.
[[nodiscard]] Result<LoginPlan> plan_login(Wiring& wiring, std::optional<LoginGrant> grant = std::nullopt);

/// A browser on this machine may bring the code.
struct Callback {
  std::unique_ptr<RedirectWait> wait;
  ProviderProfile provider;  ///< with the redirect URI that leads here
};

/// Reads what the person pastes, or takes what the browser brings, whichever is first, and redeems it. On a terminal
/// there are three tries, and what was wrong is said after each. `patience` is for the person; `callback` may be null.
[[nodiscard]] Result<SessionRecord> ask_for_code(Console& console, LoginPlan& plan, std::chrono::milliseconds patience,
                                                 Callback* callback);

/// Tells the person that the login is stored; with --json prints its status, too.
[[nodiscard]] Status confirm_login(Wiring& wiring, const Arguments& arguments, const SessionKey& session,
                                   const SessionRecord& record);

}  // namespace maestro
