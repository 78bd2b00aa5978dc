#pragma once

#include <chrono>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/session_transitions.hpp"
#include "tests/model/state.hpp"

namespace maestro::model {

/// Each different record once, by number, so that a state is small. The history, which no rule reads, is left out, so
/// that there are finitely many. 0 is no record.
class RecordTable {
 public:
  RecordTable() { records_.emplace_back(); }
  RecordId put(SessionRecord record);
  /// The record that a pure transition makes, which is asked once for each different question: `transition` tells the
  /// functions apart, `stored` and `more` are all that it depends on.
  template <class Make>
  RecordId derive(char transition, RecordId stored, std::uint32_t more, Make make) {
    const std::uint64_t question =
        (std::uint64_t{static_cast<unsigned char>(transition)} << 48) | (std::uint64_t{stored} << 32) | more;
    if (const auto known = derived_.find(question); known != derived_.end()) return known->second;
    const RecordId made = put(make());
    derived_.emplace(question, made);
    return made;
  }
  [[nodiscard]] const SessionRecord& operator[](RecordId id) const { return records_[id]; }
  [[nodiscard]] std::size_t size() const { return records_.size() - 1; }

 private:
  std::vector<SessionRecord> records_;
  std::map<std::string, RecordId> ids_;
  std::unordered_map<std::uint64_t, RecordId> derived_;
};

/// A tick is so long that a token issued in it is fresh in it, advisory in the next, and expired in the one after.
inline constexpr std::chrono::seconds seconds_of_tick{3000};
[[nodiscard]] std::chrono::sys_seconds time_of(Small tick);

/// The pair whose refresh token a record holds; none: it has no refresh token.
[[nodiscard]] Small pair_of(const SessionRecord& record);
[[nodiscard]] TokenAnswer answer_of(Small pair, Small sent_tick);
[[nodiscard]] Sha256Digest hash_of(Small pair);

}  // namespace maestro::model
