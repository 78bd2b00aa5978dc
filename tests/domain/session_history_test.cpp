#include <gtest/gtest.h>

#include <random>

#include "domain/envelope.hpp"
#include "domain/session_transitions.hpp"
#include "tests/contracts/sample_records.hpp"

// What holds of every history of a session, whatever happens in which order. Each history is made from its number.

namespace maestro::testing {
namespace {

constexpr unsigned histories = 3'000;
constexpr int steps_of_each = 25;
constexpr unsigned written_histories = 300;  // a record is 8 KiB, and is written at every step

enum class Step {
  begin,
  begin_after_401,
  exchange,
  fail,
  reject,
  time_out,
  land,
  adopt,
  succeed,
  log_in,
  forget,
  last
};

/// A session on its way through one history: what is stored, and what has landed and is still to be found.
class History {
 public:
  explicit History(unsigned number) : dice_(number) {}

  Step take_step() {
    const Step step = static_cast<Step>(below(static_cast<unsigned>(Step::last)));
    ++second_;
    switch (step) {
      case Step::begin:
        if (stored_) store(begin_refresh(*stored_, intent(), RefreshReason::due));
        break;
      case Step::begin_after_401:
        if (stored_) store(begin_refresh(*stored_, intent(), RefreshReason::unauthorized));
        break;
      case Step::exchange:
        store(begin_exchange(stored_, generation(), intent()));
        break;
      case Step::fail:
        if (stored_) store(record_failure(*stored_, {at(second_ + 5), false, outcome()}, actor()));
        break;
      case Step::reject:
        if (stored_) store(record_failure(*stored_, {{}, true, {}}, actor()));
        break;
      case Step::time_out:
        if (stored_) store(record_failure(*stored_, {{}, false, FailedRefresh::Outcome::timed_out}, actor()));
        break;
      case Step::land:
        if (stored_ && stored_->intent) landed_ = next_of(*stored_);
        break;
      case Step::adopt:
        if (stored_ && landed_)
          if (auto adopted = adopt(*stored_, *landed_)) store(std::move(*adopted));
        break;
      case Step::succeed:
        if (stored_) store(succeed(*stored_, new_answer(), actor()));
        break;
      case Step::log_in:
        store(log_in(stored_, generation(), new_grant(), new_answer(), {}, actor()));
        break;
      case Step::forget:
        store(tombstone(stored_, generation(), actor()));
        break;
      case Step::last:
        break;
    }
    return step;
  }

  [[nodiscard]] const std::optional<SessionRecord>& stored() const { return stored_; }
  [[nodiscard]] std::uint64_t generation() const { return stored_ ? stored_->generation : 0; }
  Actor actor() { return {static_cast<std::uint32_t>(below(9)), "host", at(second_)}; }
  /// May leave out the refresh token, as servers do that keep the old one.
  TokenAnswer new_answer() {
    TokenAnswer good = answer(std::to_string(++issued_), second_);
    if (below(4) == 0) good.refresh_token.reset();
    return good;
  }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(dice_() % limit); }
  FailedRefresh::Outcome outcome() {
    return below(2) == 0 ? FailedRefresh::Outcome::known : FailedRefresh::Outcome::unknown;
  }
  void store(SessionRecord next) { stored_ = std::move(next); }

  Intent intent() {
    Intent made = intent_at(second_);
    made.refresh_token_hash.fill(static_cast<char>('0' + below(2)));
    made.grant_id = new_grant();
    return made;
  }
  GrantId new_grant() {
    GrantId id{};
    id[0] = static_cast<char>(++grants_);
    return id;
  }
  SessionRecord next_of(const SessionRecord& begun) {
    if (begun.intent->kind == Intent::Kind::refresh) return succeed(begun, new_answer(), actor());
    return log_in(begun.clone(), begun.generation, begun.intent->grant_id, new_answer(), {}, actor());
  }

  std::mt19937 dice_;
  std::optional<SessionRecord> stored_;
  std::optional<SessionRecord> landed_;
  int second_ = 1'000;
  int issued_ = 0;
  int grants_ = 0;
};

bool has_refresh_token(const std::optional<SessionRecord>& record) { return record && record->token.refresh_token; }

template <class Check>
void in_every_history(Check check, unsigned count = histories) {
  for (unsigned number = 0; number < count && !::testing::Test::HasFailure(); ++number) {
    SCOPED_TRACE("history " + std::to_string(number));
    History history(number);
    for (int step = 0; step < steps_of_each; ++step) check(history);
  }
}

TEST(SessionHistory, NeverLowersAGeneration) {
  in_every_history([](History& history) {
    const std::uint64_t before = history.generation();
    history.take_step();
    EXPECT_GE(history.generation(), before);
  });
}

TEST(SessionHistory, GivesEveryNewPairALaterGeneration) {
  in_every_history([](History& history) {
    const std::uint64_t before = history.generation();
    const std::string access(history.stored() ? history.stored()->token.access_token.reveal() : "");
    history.take_step();
    if (!history.stored() || history.stored()->token.access_token.reveal() == access) return;
    EXPECT_EQ(history.generation(), before + 1);
  });
}

TEST(SessionHistory, DropsARefreshTokenAtALoginOrALogoutOnly) {
  in_every_history([](History& history) {
    const bool had_one = has_refresh_token(history.stored());
    const GrantId before = history.stored() ? history.stored()->grant_id : GrantId{};
    const Step step = history.take_step();
    if (!had_one || has_refresh_token(history.stored())) return;
    const bool is_login = step == Step::log_in || (step == Step::adopt && history.stored()->grant_id != before);
    EXPECT_TRUE(is_login || step == Step::forget) << static_cast<int>(step);
  });
}

TEST(SessionHistory, AdoptsWhatLandedAsItsOwnProcessWouldHaveStoredItAndOnce) {
  in_every_history(
      [](History& history) {
        history.take_step();
        if (!history.stored()) return;
        Intent intent = intent_at(1);
        const SessionRecord begun = begin_refresh(*history.stored(), intent, RefreshReason::due);
        const SessionRecord landed = succeed(begun, history.new_answer(), history.actor());
        const auto adopted = adopt(begun, landed);
        ASSERT_TRUE(adopted);
        EXPECT_EQ(encode(*adopted), encode(landed));
        EXPECT_FALSE(adopt(*adopted, landed));
      },
      written_histories);
}

TEST(SessionHistory, CountsAnEarlierSendingOfTheSameTokenOnly) {
  in_every_history([](History& history) {
    history.take_step();
    if (!history.stored()) return;
    const std::optional<Intent> before = history.stored()->intent;
    Intent intent = intent_at(1);
    intent.refresh_token_hash.fill('0');
    const SessionRecord begun = begin_refresh(*history.stored(), intent, RefreshReason::due);
    const bool is_same = before && before->refresh_token_hash == intent.refresh_token_hash;
    EXPECT_EQ(begun.intent->earlier, is_same ? unknown_sendings(*before) : 0);
  });
}

TEST(SessionHistory, ReadsBackEveryRecordAsItWasWritten) {
  in_every_history(
      [](History& history) {
        history.take_step();
        if (!history.stored()) return;
        const PlainRecord written = encode(*history.stored());
        const auto read = decode_session(written);
        ASSERT_TRUE(read);
        EXPECT_EQ(encode(*read), written);
        EXPECT_EQ(written.size(), envelope_unit);
      },
      written_histories);
}

}  // namespace
}  // namespace maestro::testing
