#include "app/usecase/device_login.hpp"

#include "app/usecase/pending_login.hpp"
#include "domain/token_errors.hpp"

namespace maestro {
namespace {

/// For the answer to one poll; what was sent is seen through after that.
constexpr std::chrono::milliseconds longest_poll{30000};

}  // namespace

Result<DeviceAuthorization> DeviceLogin::begin(const SessionKey& session, const ProviderProfile& provider,
                                               std::chrono::milliseconds deadline) {
  const PendingLogin pending = make_pending_login(provider, parts_.spend.crypto, parts_.spend.clock);
  if (Status stored = parts_.pending_logins.put(session, pending); !stored) return fail(std::move(stored));
  grant_id_ = pending.grant_id;
  TokenRequest request{provider, provider.device_authorization_endpoint};
  request.answer_timeout = deadline;
  TokenResult<DeviceAuthorization> authorization = parts_.spend.device_endpoint.authorize(request);
  if (!authorization) return fail(request_error(authorization.error()));
  return *std::move(authorization);
}

Result<SessionRecord> DeviceLogin::finish(const SessionKey& session, const ProviderProfile& provider,
                                          const DeviceAuthorization& authorization, const AccountRule& rule,
                                          std::chrono::milliseconds timeout) {
  Clock& clock = parts_.spend.clock;
  const std::chrono::milliseconds begun = clock.elapsed();
  std::chrono::seconds interval = authorization.interval;
  while (true) {
    const std::chrono::milliseconds waited = clock.elapsed() - begun;
    if (waited + interval > timeout)
      return fail(Errc::no_input, "the code was not entered in time", "run the command again when you are ready");
    if (waited + interval > authorization.expires_in)
      return fail(Errc::spent_code, "the code has expired", "run `maestro auth login --device` again for a fresh one");
    clock.sleep(interval);
    Result<ExchangeOutcome> polled =
        poll(session, {session, provider, LoginSubject{grant_id_, bind_grant(provider), rule},
                       SendDeviceCode{authorization.device_code.clone(), interval}, Persistence::once, longest_poll});
    if (!polled && polled.error().code == Errc::vault_busy) continue;
    if (!polled) return fail(std::move(polled));
    if (polled->record) return *std::move(polled->record);
    interval = polled->ask_again_after.value_or(interval);
  }
}

Result<ExchangeOutcome> DeviceLogin::poll(const SessionKey& session, SpendOrder order) {
  Result<std::unique_ptr<SessionGuard>> guard =
      parts_.vault.lock(session, {std::chrono::milliseconds::zero(), std::nullopt});
  if (!guard) return fail(std::move(guard));
  return exchange(parts_, std::move(order), *std::move(guard));
}

}  // namespace maestro
