#include "app/usecase/login.hpp"

#include "app/usecase/keep_tokens.hpp"
#include "app/usecase/pending_login.hpp"
#include "domain/pasted_code.hpp"

namespace maestro {
namespace {

/// The server has ruled on this code, and no repetition will change it. A redirect is not its ruling: a proxy's or a
/// network's login page stands in between.
bool is_definitive(const TokenFailure& failure) {
  return failure.fault == TokenFault::refused && failure.status >= 400 && failure.status < 500;
}

}  // namespace

Result<PkceParams> Login::begin(const SessionKey& session, const ProviderProfile& provider) {
  PendingLogin pending = make_pending_login(provider, parts_.crypto, parts_.clock);
  if (Status stored = parts_.pending_logins.put(session, pending); !stored) return fail(std::move(stored));
  begun_ = Begun{pending.grant_id, parts_.clock.elapsed()};
  return std::move(pending.pkce);
}

Result<PendingLogin> Login::pending(const SessionKey& session) {
  Result<std::optional<PendingLogin>> found = parts_.pending_logins.find(session);
  if (!found) return fail(std::move(found));
  if (!*found)
    return fail(Errc::login_needed, "no login is under way",
                "begin one with `maestro auth login` or `maestro auth url`");
  // A clock that is set while the person is in the browser must not cost him the code: our own beginning is timed
  // apart.
  const bool is_ours = begun_ && begun_->grant_id == (*found)->grant_id;
  const std::chrono::milliseconds age =
      is_ours ? parts_.clock.elapsed() - begun_->at : parts_.clock.now() - (*found)->started_at;
  if (age > pending_login_lifetime)
    return fail(Errc::login_needed, "the login was begun more than 10 minutes ago", "run `maestro auth login` again");
  return *std::move(*found);
}

Status Login::check_pending(const SessionKey& session) {
  Result<PendingLogin> found = pending(session);
  if (!found) return fail(std::move(found));
  return {};
}

Result<SessionRecord> Login::finish(const SessionKey& session, const ProviderProfile& provider,
                                    const PastedText& pasted, std::chrono::milliseconds deadline) {
  Result<PendingLogin> pending = this->pending(session);
  if (!pending) return fail(std::move(pending));
  Result<PastedCode> code = parse_pasted_code(pasted);
  if (!code) return fail(std::move(code));
  if (Status same = check_state(*code, pending->pkce.state); !same) return fail(std::move(same));
  if (Status same = check_issuer(*code, provider); !same) return fail(std::move(same));

  Result<std::unique_ptr<SessionGuard>> guard = parts_.vault.lock(session, deadline);
  if (!guard) return fail(std::move(guard));
  const std::unique_ptr<Interrupts::Hold> hold = parts_.interrupts.hold();
  TokenResult<TokenAnswer> answer = parts_.endpoint.exchange(
      {provider, provider.token_endpoint, deadline}, {code->code, pending->pkce.state, pending->pkce.code_verifier});
  if (!answer) {
    if (is_definitive(answer.error())) (void)parts_.pending_logins.remove(session, pending->grant_id);
    return fail(exchange_error(answer.error()));
  }

  SessionRecord record = first_record(pending->grant_id, *std::move(answer));
  if (Status kept = keep_tokens(**guard, session, record, parts_.clock, parts_.log); !kept)
    return fail(std::move(kept));
  return record;
}

}  // namespace maestro
