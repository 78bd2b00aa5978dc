#include "app/usecase/login.hpp"

#include "app/usecase/pending_login.hpp"
#include "domain/pasted_code.hpp"

namespace maestro {
Result<PkceParams> Login::begin(const SessionKey& session, const ProviderProfile& provider) {
  PendingLogin pending = make_pending_login(provider, parts_.spend.crypto, parts_.spend.clock);
  if (Status stored = parts_.pending_logins.put(session, pending); !stored) return fail(std::move(stored));
  begun_ = Begun{pending.grant_id, parts_.spend.clock.elapsed()};
  return std::move(pending.pkce);
}

Result<PendingLogin> Login::pending(const SessionKey& session) {
  Result<std::optional<PendingLogin>> found = parts_.pending_logins.find(session);
  if (!found) return fail(std::move(found));
  if (!*found)
    return fail(Errc::login_needed, "No login in progress",
                "Start one with `maestro auth login` or `maestro auth url`.");
  // A clock that is set while the person is in the browser must not cost him the code: our own beginning is timed
  // apart.
  const bool is_ours = begun_ && begun_->grant_id == (*found)->grant_id;
  const std::chrono::milliseconds age =
      is_ours ? parts_.spend.clock.elapsed() - begun_->at : parts_.spend.clock.now() - (*found)->started_at;
  if (age > pending_login_lifetime)
    return fail(Errc::login_needed, "The login was started more than 10 minutes ago",
                "Run `maestro auth login` again.");
  return *std::move(*found);
}

Status Login::check_pending(const SessionKey& session) {
  Result<PendingLogin> found = pending(session);
  if (!found) return fail(std::move(found));
  return {};
}

Result<SessionRecord> Login::finish(const SessionKey& session, const ProviderProfile& provider,
                                    const PastedText& pasted, const AccountRule& rule, std::chrono::milliseconds wait) {
  Result<PendingLogin> pending = this->pending(session);
  if (!pending) return fail(std::move(pending));
  Result<PastedCode> code = parse_pasted_code(pasted);
  if (!code) return fail(std::move(code));
  if (Status same = check_state(*code, pending->pkce.state); !same) return fail(std::move(same));
  if (Status same = check_issuer(*code, provider); !same) return fail(std::move(same));

  Result<std::unique_ptr<SessionGuard>> guard = parts_.vault.lock(session, {wait, std::nullopt});
  if (!guard) return fail(std::move(guard));
  Result<ExchangeOutcome> outcome =
      exchange(parts_,
               {session, provider, LoginSubject{pending->grant_id, bind_grant(provider), rule},
                SendCode{std::move(code->code), std::move(pending->pkce.state), std::move(pending->pkce.code_verifier)},
                Persistence::persistent, wait},
               *std::move(guard));
  if (!outcome) return fail(std::move(outcome));
  return *std::move(outcome->record);
}

Result<ExchangeOutcome> exchange(const Login::Parts& parts, SpendOrder order, std::unique_ptr<SessionGuard> guard) {
  const SessionKey session = order.session;
  const std::chrono::milliseconds wait = order.wait;
  Result<SpendReport> report =
      parts.runner.run(std::make_unique<Spend>(parts.spend, std::move(order), std::move(guard)), wait, parts.watcher);
  if (!report && report.error().code == Errc::still_refreshing)
    return fail(Errc::still_exchanging, "The server has not answered yet; the exchange of the code goes on",
                "`maestro auth status` shows when you are logged in.");
  if (!report) return fail(std::move(report));
  if (report->ask_again_after) return ExchangeOutcome{std::nullopt, report->ask_again_after};
  if (report->error) return fail(*std::move(report->error));
  Result<std::optional<SessionRecord>> stored = parts.vault.load(session);
  if (!stored) return fail(std::move(stored));
  if (!holds_login(*stored) || (*stored)->generation < report->generation)
    return fail(Errc::internal, "The new login cannot be read back", "Run `maestro auth status`.");
  return ExchangeOutcome{*std::move(stored), std::nullopt};
}

}  // namespace maestro
