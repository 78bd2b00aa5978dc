#include "app/usecase/caching_token_source.hpp"

namespace maestro {
namespace {

bool will_do(const OAuthToken& token, const TokenDemand& demand, std::chrono::sys_seconds now) {
  if (demand.use != TokenDemand::Use::stored_if_fresh) return false;
  if (demand.min_ttl && token.expiry - now < *demand.min_ttl) return false;
  return freshness(token, now, 0) == Freshness::fresh;
}

}  // namespace

CachingTokenSource::Record CachingTokenSource::remembered(const SessionKey& session, const TokenDemand& demand) {
  const std::lock_guard guard(mutex_);
  const auto found = records_.find(session);
  if (found == records_.end() || !will_do(found->second->token, demand, clock_.now())) return nullptr;
  return found->second;
}

Result<CachingTokenSource::Record> CachingTokenSource::remember(const SessionKey& session,
                                                                Result<SessionRecord> result) {
  const std::lock_guard guard(mutex_);
  if (!result) {
    records_.erase(session);
    return fail(std::move(result));
  }
  auto record = std::make_shared<const SessionRecord>(*std::move(result));
  Record& kept = records_[session];
  // Another thread may have been given the next one after this one was read.
  const bool is_overtaken = kept && kept->grant_id == record->grant_id && kept->generation > record->generation;
  if (!is_overtaken) kept = record;
  return record;
}

Result<CachingTokenSource::Record> CachingTokenSource::token(const SessionKey& session, const TokenDemand& demand) {
  if (Record record = remembered(session, demand)) return record;
  return remember(session, source_.token(session, demand));
}

Result<CachingTokenSource::Record> CachingTokenSource::replace(const SessionKey& session, const AccessToken& refused) {
  return remember(session, source_.replace(session, refused));
}

}  // namespace maestro
