#include "app/usecase/resending.hpp"

#include <algorithm>

#include "app/usecase/jitter.hpp"
#include "domain/endpoint_url.hpp"

namespace maestro {
namespace {

using std::chrono::milliseconds;

std::vector<std::string> endpoints_of(const ProviderProfile& provider) {
  std::vector<std::string> urls = {provider.token_endpoint};
  for (const std::string& alternate : provider.token_endpoint_alternates)
    if (std::find(urls.begin(), urls.end(), alternate) == urls.end()) urls.push_back(alternate);
  return urls;
}

std::string host_of(const std::string& url) {
  const Result<EndpointUrl> parsed = parse_endpoint_url(url);
  return parsed ? parsed->host : "";
}

std::string reason_of(const TokenFailure& failure) {
  return failure.status != 0 ? "status " + std::to_string(failure.status) : failure.description;
}

}  // namespace

TokenResult<TokenAnswer> Resending::run(const Send& send, const Stopped& stopped) {
  const milliseconds began = parts_.clock.elapsed();
  const std::vector<std::string> urls = endpoints_of(provider_);
  auto url = urls.begin();
  tally_.uncertain = rules_.unknown_sendings;
  std::optional<TokenFailure> told;
  while (true) {
    TokenResult<TokenAnswer> result = send(*url);
    if (result) return result;
    count(result.error());
    told = told ? worse(*told, result.error()) : result.error();
    tally_.waited = parts_.clock.elapsed() - began;
    const ResendPlan plan =
        plan_resend(result.error(), tally_, rules_.persistence, provider_.reuse, rules_.token_is_spent_anyway,
                    rules_.wait - tally_.waited, jitter(parts_.crypto));
    const bool moves_on = plan.what == Resend::next_endpoint && std::next(url) != urls.end();
    if (plan.what != Resend::same_endpoint && !moves_on) break;
    if (moves_on) {
      ++url;
      parts_.log.write(EndpointMoved{result.error().status, host_of(*url)});
    } else {
      parts_.log.write(RetryPlanned{reason_of(result.error()), plan.pause});
    }
    if (!pause(plan.pause, stopped)) {
      told->fault = TokenFault::stopped;
      break;
    }
  }
  parts_.log.write(RetriesEnded{reason_of(*told), tally_.connects + tally_.requests});
  return tl::unexpected(*std::move(told));
}

void Resending::count(const TokenFailure& failure) {
  ++(was_not_sent(failure) ? tally_.connects : tally_.requests);
  if (may_have_acted(failure)) ++tally_.uncertain;
}

bool Resending::pause(milliseconds duration, const Stopped& stopped) {
  constexpr milliseconds slice{500};
  while (duration > milliseconds::zero()) {
    if (tally_.requests == 0 && stopped()) return false;
    const milliseconds part = std::min(duration, slice);
    parts_.clock.sleep(part);
    duration -= part;
  }
  return true;
}

}  // namespace maestro
