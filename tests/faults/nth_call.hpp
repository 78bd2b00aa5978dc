#pragma once

#include "ports/clock.hpp"
#include "ports/crypto.hpp"
#include "ports/key_provider.hpp"
#include "ports/landing.hpp"
#include "ports/pending_logins.hpp"
#include "ports/token_endpoint.hpp"
#include "ports/token_vault.hpp"
#include "tests/faults/grant_server.hpp"

namespace maestro::testing {

/// Counts the calls of all ports together and lets one of them fail: before it did anything, or after it did all and
/// only its answer is lost.
class NthCall {
 public:
  enum class Fails { before, after };
  NthCall(int number, Fails fails) : number_(number), fails_(fails) {}

  template <class Call, class Failure>
  auto operator()(Call call, Failure failure) -> decltype(call()) {
    const bool strikes = ++calls_ == number_;
    if (strikes && fails_ == Fails::before) return failure(fails_);
    auto result = call();
    if (strikes) return failure(fails_);
    return result;
  }
  template <class Call>
  auto operator()(Call call) -> decltype(call()) {
    return (*this)(std::move(call), [](Fails) { return fail(Errc::vault_unavailable, "a fault was planted here"); });
  }
  [[nodiscard]] bool has_struck() const { return calls_ >= number_; }

 private:
  int number_;
  Fails fails_;
  int calls_ = 0;
};

class FaultyCrypto final : public Crypto {
 public:
  FaultyCrypto(Crypto& real, NthCall& nth) : real_(real), nth_(nth) {}
  WipingBytes random(std::size_t count) override { return real_.random(count); }  // cannot fail
  Sha256Digest sha256(std::string_view bytes) override { return real_.sha256(bytes); }
  Result<std::string> seal(const SealKey& key, const PlainRecord& plain, std::string_view place) override {
    return nth_([&] { return real_.seal(key, plain, place); });
  }
  Result<PlainRecord> open(const SealKey& key, std::string_view sealed, std::string_view place) override {
    return nth_([&] { return real_.open(key, sealed, place); });
  }
  Result<SealKey> derive(const Passphrase& passphrase, std::string_view salt) override {
    return nth_([&] { return real_.derive(passphrase, salt); });
  }

 private:
  Crypto& real_;
  NthCall& nth_;
};

class FaultyKeyProvider final : public KeyProvider {
 public:
  FaultyKeyProvider(KeyProvider& real, NthCall& nth) : real_(real), nth_(nth) {}
  Result<SealKey> unlock(const KeySlot& slot, const KeyTest& is_right) override {
    return nth_([&] { return real_.unlock(slot, is_right); });
  }
  Result<NewKey> create(const std::string& vault_id) override {
    return nth_([&] { return real_.create(vault_id); });
  }
  Status forget(const KeySlot& slot) override {
    return nth_([&] { return real_.forget(slot); });
  }

 private:
  KeyProvider& real_;
  NthCall& nth_;
};

class FaultySlot final : public LandingSlot {
 public:
  FaultySlot(std::unique_ptr<LandingSlot> real, NthCall& nth) : real_(std::move(real)), nth_(nth) {}
  std::size_t number() override { return real_->number(); }
  Status land(const LandedRow& landed) override {
    return nth_([&] { return real_->land(landed); });
  }
  void clear() override { real_->clear(); }
  void wipe() override { real_->wipe(); }

 private:
  std::unique_ptr<LandingSlot> real_;
  NthCall& nth_;
};

class FaultyLanding final : public Landing {
 public:
  FaultyLanding(Landing& real, NthCall& nth) : real_(real), nth_(nth) {}
  Status prepare() override {
    return nth_([&] { return real_.prepare(); });
  }
  Result<std::unique_ptr<LandingSlot>> take(std::size_t number) override {
    Result<std::unique_ptr<LandingSlot>> slot = nth_([&] { return real_.take(number); });
    if (!slot || !*slot) return slot;
    return std::make_unique<FaultySlot>(*std::move(slot), nth_);
  }
  Result<std::optional<LandedRow>> read(std::size_t number) override {
    return nth_([&] { return real_.read(number); });
  }

 private:
  Landing& real_;
  NthCall& nth_;
};

/// `land` keeps the record whatever happens, so its faults are those of the slot.
class FaultyAttempt final : public SpendAttempt {
 public:
  FaultyAttempt(std::unique_ptr<SpendAttempt> real, NthCall& nth) : real_(std::move(real)), nth_(nth) {}
  Status begin(const SpendSubject& subject) override {
    return nth_([&] { return real_->begin(subject); });
  }
  Status land(TokenAnswer answer) override { return real_->land(std::move(answer)); }
  Status commit() override {
    return nth_([&] { return real_->commit(); });
  }
  Status record_failure(const FailedRefresh& failed) override {
    return nth_([&] { return real_->record_failure(failed); });
  }
  std::uint64_t generation() const override { return real_->generation(); }

 private:
  std::unique_ptr<SpendAttempt> real_;
  NthCall& nth_;
};

class FaultyGuard final : public SessionGuard {
 public:
  FaultyGuard(std::unique_ptr<SessionGuard> real, NthCall& nth) : real_(std::move(real)), nth_(nth) {}
  Result<std::optional<SessionRecord>> load() override {
    return nth_([&] { return real_->load(); });
  }
  Result<std::unique_ptr<SpendAttempt>> reserve(std::chrono::milliseconds timeout) override {
    Result<std::unique_ptr<SpendAttempt>> attempt = nth_([&] { return real_->reserve(timeout); });
    if (!attempt) return attempt;
    return std::make_unique<FaultyAttempt>(*std::move(attempt), nth_);
  }
  Status erase() override {
    return nth_([&] { return real_->erase(); });
  }
  void give_up(const Error& verdict) override { real_->give_up(verdict); }
  std::vector<int> prepare_fork() override { return real_->prepare_fork(); }

 private:
  std::unique_ptr<SessionGuard> real_;
  NthCall& nth_;
};

class FaultyVault final : public TokenVault {
 public:
  FaultyVault(TokenVault& real, NthCall& nth) : real_(real), nth_(nth) {}
  Result<std::optional<SessionRecord>> load(const SessionKey& session) override {
    return nth_([&] { return real_.load(session); });
  }
  Result<std::vector<SessionKey>> list() override {
    return nth_([&] { return real_.list(); });
  }
  Result<std::unique_ptr<SessionGuard>> lock(const SessionKey& session, const LockWait& wait) override {
    Result<std::unique_ptr<SessionGuard>> guard = nth_([&] { return real_.lock(session, wait); });
    if (!guard) return guard;
    return std::make_unique<FaultyGuard>(*std::move(guard), nth_);
  }
  SessionStanding standing(const SessionKey& session) override { return real_.standing(session); }
  Status forget_at_once(const SessionKey& session) override {
    return nth_([&] { return real_.forget_at_once(session); });
  }

 private:
  TokenVault& real_;
  NthCall& nth_;
};

class FaultyPendingLogins final : public PendingLogins {
 public:
  FaultyPendingLogins(PendingLogins& real, NthCall& nth) : real_(real), nth_(nth) {}
  Status put(const SessionKey& session, const PendingLogin& pending) override {
    return nth_([&] { return real_.put(session, pending); });
  }
  Result<std::optional<PendingLogin>> find(const SessionKey& session) override {
    return nth_([&] { return real_.find(session); });
  }
  Status remove(const SessionKey& session, const GrantId& grant_id) override {
    return nth_([&] { return real_.remove(session, grant_id); });
  }

 private:
  PendingLogins& real_;
  NthCall& nth_;
};

class FaultyTokenEndpoint final : public TokenEndpoint {
 public:
  FaultyTokenEndpoint(GrantServer& real, NthCall& nth, Clock& clock) : real_(real), nth_(nth), clock_(clock) {}
  TokenResult<TokenAnswer> exchange(const TokenRequest& request, const CodeGrant& grant) override {
    return now(
        nth_([&] { return real_.exchange(request, grant); }, [this](NthCall::Fails fails) { return failure(fails); }));
  }
  TokenResult<TokenAnswer> refresh(const TokenRequest& request, const RefreshToken& refresh_token) override {
    return now(nth_([&] { return real_.refresh(request, refresh_token); },
                    [this](NthCall::Fails fails) { return failure(fails); }));
  }

 private:
  TokenResult<TokenAnswer> now(TokenResult<TokenAnswer> answer) {
    if (answer) answer->sent_at = clock_.now();
    return answer;
  }
  tl::unexpected<TokenFailure> failure(NthCall::Fails fails) {
    TokenFailure failure;
    failure.fault = TokenFault::unreachable;
    if (fails == NthCall::Fails::after) {
      real_.lose_the_answer();
      failure.fault = TokenFault::uncertain;
      failure.progress = HttpProgress::written;
    }
    return tl::unexpected(failure);
  }
  GrantServer& real_;
  NthCall& nth_;
  Clock& clock_;
};

}  // namespace maestro::testing
