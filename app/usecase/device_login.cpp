#include "app/usecase/device_login.hpp"

#include "app/usecase/keep_tokens.hpp"
#include "app/usecase/pending_login.hpp"

namespace maestro {
namespace {

constexpr std::chrono::milliseconds longest_poll{30000};

/// Somebody else holds the session; his work is short.
TokenFailure busy() {
  TokenFailure failure;
  failure.fault = TokenFault::refused;
  failure.error_code = "authorization_pending";
  return failure;
}

}  // namespace

Result<DeviceAuthorization> DeviceLogin::begin(const SessionKey& session, const ProviderProfile& provider,
                                               std::chrono::milliseconds deadline) {
  const PendingLogin pending = make_pending_login(provider, parts_.crypto, parts_.clock);
  if (Status stored = parts_.pending_logins.put(session, pending); !stored) return fail(std::move(stored));
  grant_id_ = pending.grant_id;
  TokenResult<DeviceAuthorization> authorization =
      parts_.endpoint.authorize({provider, provider.device_authorization_endpoint, deadline});
  if (!authorization) return fail(request_error(authorization.error()));
  return *std::move(authorization);
}

Result<SessionRecord> DeviceLogin::finish(const SessionKey& session, const ProviderProfile& provider,
                                          const DeviceAuthorization& authorization,
                                          std::chrono::milliseconds patience) {
  const std::chrono::milliseconds begun = parts_.clock.elapsed();
  std::chrono::seconds interval = authorization.interval;
  while (true) {
    const std::chrono::milliseconds waited = parts_.clock.elapsed() - begun;
    if (waited + interval > patience)
      return fail(Errc::no_input, "nobody entered the code in time", "run the command again when ready");
    if (waited + interval > authorization.expires_in)
      return fail(Errc::spent_code, "the code has expired", "run `maestro auth login --device` again for a fresh one");
    parts_.clock.sleep(interval);
    Result<TokenResult<SessionRecord>> polled = poll(session, provider, authorization.device_code);
    if (!polled) return fail(std::move(polled));
    if (*polled) return *std::move(*polled);
    const TokenFailure& failure = polled->error();
    const std::optional<std::chrono::seconds> next = next_interval(failure, interval);
    if (!next) return fail(device_error(failure));
    interval = *next;
  }
}

Result<TokenResult<SessionRecord>> DeviceLogin::poll(const SessionKey& session, const ProviderProfile& provider,
                                                     const DeviceCode& device_code) {
  Result<std::unique_ptr<SessionGuard>> guard = parts_.vault.lock(session, std::chrono::milliseconds::zero());
  if (!guard && guard.error().code == Errc::vault_busy) return TokenResult<SessionRecord>(tl::unexpected(busy()));
  if (!guard) return fail(std::move(guard));
  const std::unique_ptr<Interrupts::Hold> hold = parts_.interrupts.hold();
  TokenResult<TokenAnswer> answer =
      parts_.endpoint.poll({provider, provider.token_endpoint, longest_poll}, device_code);
  if (!answer) return TokenResult<SessionRecord>(tl::unexpected(std::move(answer.error())));
  SessionRecord record = first_record(grant_id_, *std::move(answer));
  if (Status kept = keep_tokens(**guard, session, record, parts_.clock, parts_.log); !kept)
    return fail(std::move(kept));
  return TokenResult<SessionRecord>(std::move(record));
}

}  // namespace maestro
