#include "app/usecase/spend.hpp"

#include <algorithm>

#include "app/usecase/discovery.hpp"
#include "app/usecase/jitter.hpp"
#include "domain/endpoint_url.hpp"
#include "domain/token_errors.hpp"
#include "domain/utc_time.hpp"

namespace maestro {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds slot_timeout{10};
constexpr seconds discovery_timeout{10};
constexpr milliseconds report_after{2000};  ///< from landing, though the commit is still to come
constexpr seconds commit_limit{60};         ///< of a pair that has landed
constexpr seconds unlanded_limit{300};      ///< of one that only this process has
constexpr milliseconds first_pause{50};
constexpr milliseconds longest_pause{2000};

/// Asked by the connection: step 8, the last moment before the first byte.
class LastMoment final : public HttpEvents {
 public:
  LastMoment(SpendAttempt& attempt, const SpendSubject& subject, SpendChannel& channel)
      : attempt_(attempt), subject_(subject), channel_(channel) {}
  void connect_to(std::string host) { host_ = std::move(host); }
  bool about_to_send() override {
    if (!has_begun_) {
      if (stop_requested()) return false;
      if (Status begun = attempt_.begin(subject_); !begun) {
        failure = std::move(begun.error());
        return false;
      }
      has_begun_ = true;
    }
    channel_.enter(SpendStage::sent, host_);
    return true;
  }
  bool stop_requested() override { return !has_begun_ && channel_.stop_requested(); }

  std::optional<Error> failure;  ///< why nothing may be sent

 private:
  SpendAttempt& attempt_;
  const SpendSubject& subject_;
  SpendChannel& channel_;
  std::string host_;
  bool has_begun_ = false;
};

Error stopped() { return {Errc::interrupted, "Interrupted; nothing was sent", ""}; }

bool is_login(const SpendSubject& subject) { return std::holds_alternative<LoginSubject>(subject); }

bool is_final(const Error& error) {
  return error.code == Errc::internal || error.code == Errc::vault_overtaken || error.code == Errc::other_account;
}

/// What every process on this machine would find.
bool is_of_the_server(Errc code) {
  return code == Errc::unreachable || code == Errc::bad_answer || code == Errc::rate_limited ||
         code == Errc::login_needed || code == Errc::refused;
}

/// `invalid_grant` is believed only of the one who issued the token.
bool is_issuer(const GrantBinding& grant, const std::string& answered, const std::string& endpoint) {
  const auto& own = grant.token_endpoints;
  return own.empty() || endpoint == answered || std::find(own.begin(), own.end(), endpoint) != own.end();
}

Error not_stored(const Error& cause) {
  return {Errc::not_stored, "The new tokens could not be stored yet: " + cause.what,
          "A process still holds them and goes on trying for 5 minutes: fix that, and your login is kept."};
}

std::string host_of(const std::string& url) {
  const Result<EndpointUrl> parsed = parse_endpoint_url(url);
  return parsed ? parsed->host : "";
}

FailedRefresh::Outcome outcome_of(const TokenFailure& failure) {
  switch (failure.fault) {
    case TokenFault::answer_too_late:
      return FailedRefresh::Outcome::timed_out;
    case TokenFault::server_error:
      return FailedRefresh::Outcome::answered;
    default:
      return may_have_acted(failure) ? FailedRefresh::Outcome::unknown : FailedRefresh::Outcome::known;
  }
}

}  // namespace

Spend::Spend(Parts parts, SpendOrder order, std::unique_ptr<SessionGuard> guard)
    : parts_(parts), order_(std::move(order)), guard_(std::move(guard)), descriptors_(guard_->prepare_fork()) {}

const SessionRecord* Spend::stored() const {
  const auto* refresh = std::get_if<SendRefreshToken>(&order_.what);
  return refresh == nullptr ? nullptr : &refresh->stored;
}

void Spend::run(SpendChannel& channel) {
  channel.enter(SpendStage::connecting, host_of(order_.provider.token_endpoint));
  // 5 and 6: the lock is made sure, and the answer has a place to land, whatever happens to the disk.
  Result<std::unique_ptr<SpendAttempt>> attempt = guard_->reserve(slot_timeout);
  if (!attempt) return give_up(attempt.error(), channel);
  if (channel.stop_requested()) return give_up(stopped(), channel);

  if (order_.provider.token_endpoint.empty()) {  // each time anew: an endpoint that has moved is found again
    Result<ProviderProfile> found = discover(order_.provider, parts_.metadata, discovery_timeout);
    if (!found) return give_up(found.error(), channel);
    order_.provider = *std::move(found);
    if (channel.stop_requested()) return give_up(stopped(), channel);
  }

  // 7 to 9
  std::optional<Error> not_begun;
  TokenResult<TokenAnswer> answer = send(**attempt, channel, not_begun);
  if (not_begun) return give_up(*not_begun, channel);
  if (!answer) return fail_with(**attempt, answer.error(), channel);
  store(**attempt, *std::move(answer), channel);
}

TokenResult<TokenAnswer> Spend::send(SpendAttempt& attempt, SpendChannel& channel, std::optional<Error>& not_begun) {
  LastMoment events(attempt, order_.subject, channel);
  ResendRules rules{order_.persistence, true, 0, order_.wait};
  if (const SessionRecord* stored = this->stored()) {
    rules.token_is_spent_anyway = stored->token.expiry <= parts_.clock.now();
    if (stored->intent && stored->intent->kind == Intent::Kind::refresh)
      rules.unknown_sendings = unknown_sendings(*stored->intent);
  }
  Resending resending({parts_.clock, parts_.crypto, parts_.log}, order_.provider, rules);
  const auto send_to = [&](const std::string& url) {
    events.connect_to(host_of(url));
    return send_once(url, events);
  };
  TokenResult<TokenAnswer> answer = resending.run(send_to, [&] { return events.stop_requested(); });
  if (events.failure) not_begun = std::move(events.failure);
  if (!answer && answer.error().fault == TokenFault::stopped && !not_begun) not_begun = stopped();
  return answer;
}

TokenResult<TokenAnswer> Spend::send_once(const std::string& url, HttpEvents& events) {
  TokenRequest request{order_.provider, url};
  request.events = &events;
  if (const auto* refresh = std::get_if<SendRefreshToken>(&order_.what))
    return parts_.endpoint.refresh(request, *refresh->stored.token.refresh_token);
  if (const auto* code = std::get_if<SendCode>(&order_.what))
    return parts_.endpoint.exchange(request, {code->code, code->state, code->code_verifier});
  return parts_.device_endpoint.poll(request, std::get<SendDeviceCode>(order_.what).device_code);
}

void Spend::store(SpendAttempt& attempt, TokenAnswer answer, SpendChannel& channel) {
  // 10: from here on no kill, full disk or foreign lock loses it.
  const Status landed = attempt.land(std::move(answer));
  channel.enter(SpendStage::storing, host_of(order_.provider.token_endpoint));
  const milliseconds began = parts_.clock.elapsed();
  const milliseconds limit = landed ? milliseconds(commit_limit) : milliseconds(unlanded_limit);

  // 11
  Status stored = attempt.commit();
  for (milliseconds pause = first_pause; !stored && !is_final(stored.error());
       pause = std::min(2 * pause, longest_pause)) {
    const milliseconds tried = parts_.clock.elapsed() - began;
    if (tried >= report_after)  // 13; only the first report counts
      channel.report(landed ? SpendReport{attempt.generation(), std::nullopt, std::nullopt}
                            : SpendReport{attempt.generation(), not_stored(stored.error()), std::nullopt});
    if (tried >= limit) return;
    parts_.clock.sleep(pause);
    stored = attempt.commit();
  }
  if (!stored && stored.error().code == Errc::vault_overtaken)
    return give_up({Errc::login_needed, "Your login was replaced or removed meanwhile", "The new tokens were dropped."},
                   channel);
  if (!stored && stored.error().code == Errc::other_account) (void)attempt.record_failure({});  // nothing of it is kept
  if (!stored) return give_up(stored.error(), channel);
  parts_.log.write(RefreshFinished{order_.session, "done"});
  channel.report({attempt.generation(), std::nullopt, std::nullopt});
}

Error Spend::error_of(const TokenFailure& failure) const {
  if (std::holds_alternative<SendDeviceCode>(order_.what)) return device_error(failure);
  return is_login(order_.subject) ? exchange_error(failure) : refresh_error(failure);
}

void Spend::fail_with(SpendAttempt& attempt, const TokenFailure& failure, SpendChannel& channel) {
  // 12
  const bool was_open = stored() != nullptr && stored()->intent && stored()->intent->kind == Intent::Kind::refresh;
  if (const auto* device = std::get_if<SendDeviceCode>(&order_.what))
    if (const auto next = next_interval(failure, device->interval)) return channel.report({0, error_of(failure), next});
  Error error = error_of(failure);
  FailedRefresh failed;
  failed.outcome = outcome_of(failure);
  if (failure.fault == TokenFault::rate_limited && failure.retry_after)
    failed.not_before = parts_.clock.now() + *failure.retry_after;
  if (const SessionRecord* sent = stored(); sent != nullptr && is_invalid_grant(failure)) {
    const Result<std::optional<SessionRecord>> now = guard_->load();
    if (now && *now && !holds_login(**now))
      return give_up({Errc::login_needed, "Your login was removed meanwhile", "Run `maestro auth login`."}, channel);
    if (now && *now && (*now)->generation != sent->generation)
      return channel.report({(*now)->generation, std::nullopt, std::nullopt});
    failed.rejected = is_issuer(sent->binding, sent->token_endpoint, order_.provider.token_endpoint);
    if (sent->login_expires_at && *sent->login_expires_at <= parts_.clock.now())
      error.what = "Your login ended on " + utc_time(*sent->login_expires_at) + ", as the server had said";
    else if (was_open)
      error.what = "A refresh was interrupted at " + utc_time(sent->intent->at) + ", and its token is spent";
  }
  // What an interrupted refresh left open stays open, whatever became of this one.
  if (was_open && !failed.rejected && failed.outcome == FailedRefresh::Outcome::known)
    failed.outcome = was_not_sent(failure) ? FailedRefresh::Outcome::unknown : FailedRefresh::Outcome::answered;
  // A network that is away wears no disk; only the one that must not try again for a minute remembers it.
  const bool is_worth_a_write = attempt.has_begun() || order_.persistence == Persistence::once;
  if (!is_worth_a_write) return give_up(error, channel);
  if (const Status noted = attempt.record_failure(failed); !noted)
    parts_.log.write(RefreshFinished{order_.session, "its failure could not be noted: " + noted.error().what});
  give_up(error, channel);
}

/// Those who wait to refresh take the verdict, too; but not one that is about this process's own settings, limits or
/// Ctrl-C, nor what became of a code: their login is another.
void Spend::give_up(const Error& error, SpendChannel& channel) {
  const bool is_for_all = order_.persistence == Persistence::persistent && is_of_the_server(error.code);
  if (is_for_all && !is_login(order_.subject)) guard_->give_up(error);
  channel.report({0, error, std::nullopt});
}

}  // namespace maestro
