#include "tests/model/records.hpp"

#include <cstdlib>
#include <limits>

#include "domain/envelope.hpp"

namespace maestro::model {

RecordId RecordTable::put(SessionRecord record) {
  record.history.clear();
  const PlainRecord written = encode(record);
  const std::string_view bytes = written.reveal();
  const auto [place, is_new] =
      ids_.emplace(bytes.substr(0, bytes.find_last_not_of('\0') + 1), static_cast<RecordId>(records_.size()));
  if (is_new) records_.push_back(std::move(record));
  if (records_.size() > std::numeric_limits<RecordId>::max()) std::abort();  // a bound that is far too wide
  return place->second;
}

std::chrono::sys_seconds time_of(Small tick) {
  return std::chrono::sys_seconds{std::chrono::seconds{1'000'000}} + tick * seconds_of_tick;
}

Small pair_of(const SessionRecord& record) {
  if (!record.token.refresh_token) return no_pair;
  return static_cast<Small>(record.token.refresh_token->reveal().at(1) - '0');
}

TokenAnswer answer_of(Small pair, Small sent_tick) {
  TokenAnswer answer;
  const char digit = static_cast<char>('0' + pair);
  answer.access_token = AccessToken(std::string{'a', digit});
  answer.refresh_token = RefreshToken(std::string{'r', digit});
  answer.sent_at = time_of(sent_tick);
  return answer;
}

Sha256Digest hash_of(Small pair) {
  Sha256Digest hash{};
  hash[0] = static_cast<char>(pair);
  return hash;
}

}  // namespace maestro::model
