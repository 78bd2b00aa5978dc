#pragma once

#include <ostream>
#include <sstream>
#include <string>

#include "domain/session_key.hpp"
#include "domain/session_record.hpp"

namespace maestro::testing {

inline const SessionKey work{"anthropic", "work"};
inline const SessionKey home{"anthropic", "home"};

inline std::chrono::sys_seconds at(int second) { return std::chrono::sys_seconds{std::chrono::seconds{second}}; }

inline GrantId grant(char name) {
  GrantId id;
  id.fill(name);
  return id;
}

/// A login as it is handed to the vault for the first time. Every field is filled.
inline SessionRecord new_login(char name) {
  SessionRecord record;
  record.grant_id = grant(name);
  record.token.access_token = AccessToken(std::string("access-") + name);
  record.token.refresh_token = RefreshToken(std::string("refresh-") + name);
  record.token.expiry = at(1'700'028'800);
  record.token.lifetime = std::chrono::seconds(28'800);
  record.token.scope = "user:profile user:inference";
  record.identity = {"a@example.com", "Example", "7d0f9c52-3f0b-4c7a-9a55-0d3a5f1c2b10"};
  record.token_endpoint = "https://console.anthropic.com/v1/oauth/token";
  return record;
}

/// A good answer of a token endpoint, sent for at that second. Every field is filled.
inline TokenAnswer answer(const std::string& name, int sent_at = 1'700'000'000) {
  TokenAnswer good;
  good.access_token = AccessToken("access-" + name);
  good.refresh_token = RefreshToken("refresh-" + name);
  good.scope = "user:profile";
  good.lifetime = std::chrono::seconds(3600);
  good.login_lifetime = std::chrono::hours(24 * 30);
  good.identity.account_email = "a@example.com";
  good.sent_at = at(sent_at);
  good.endpoint = "https://platform.claude.com/v1/oauth/token";
  return good;
}

/// What a refresh of `stored` commits.
inline SessionRecord refreshed(const SessionRecord& stored) {
  SessionRecord next = stored.clone();
  ++next.generation;
  next.intent.reset();
  next.token.access_token = AccessToken(std::string(stored.token.access_token.reveal()) + "'");
  next.token.refresh_token = RefreshToken(std::string(stored.token.refresh_token->reveal()) + "'");
  return next;
}

inline Intent intent_at(int second) {
  Intent intent;
  intent.at = at(second);
  intent.refresh_token_hash.fill('h');
  return intent;
}

inline PendingLogin pending_login(char name) {
  PendingLogin pending;
  pending.grant_id = grant(name);
  pending.pkce.code_verifier = CodeVerifier(std::string("verifier-") + name);
  pending.pkce.code_challenge = std::string("challenge-") + name;
  pending.pkce.state = State(std::string("state-") + name);
  pending.started_at = at(1'700'000'000);
  return pending;
}

/// Everything that a record holds but its history, as text; the tokens of these tests are no secrets.
inline std::string text_of(const SessionRecord& record) {
  std::ostringstream out;
  const auto time = [&out](const char* name, const std::optional<std::chrono::sys_seconds>& value) {
    out << '\n' << name << ' ' << (value ? std::to_string(value->time_since_epoch().count()) : "-");
  };
  out << "grant " << record.grant_id[0] << record.grant_id[15] << "\ngeneration " << record.generation << "\nstate "
      << static_cast<int>(record.state) << "\naccess token " << record.token.access_token.reveal() << "\nrefresh token "
      << (record.token.refresh_token ? record.token.refresh_token->reveal() : "-") << "\nlifetime "
      << record.token.lifetime.count() << "\nscope " << record.token.scope.value_or("-") << "\ntype "
      << record.token.token_type << "\naccount " << record.identity.account_email.value_or("-") << "\norganization "
      << record.identity.organization_name.value_or("-") << ' ' << record.identity.organization_uuid.value_or("-")
      << "\nendpoint " << record.token_endpoint;
  time("expiry", record.token.expiry);
  time("not before", record.not_before);
  time("last try", record.last_try);
  time("intent", record.intent ? std::optional(record.intent->at) : std::nullopt);
  if (record.intent) out << ' ' << record.intent->refresh_token_hash[0] << record.intent->refresh_token_hash[31];
  return out.str();
}

inline std::string text_of(const PendingLogin& pending) {
  std::ostringstream out;
  out << "grant " << pending.grant_id[0] << pending.grant_id[15] << "\nverifier " << pending.pkce.code_verifier.reveal()
      << "\nchallenge " << pending.pkce.code_challenge << "\nstate " << pending.pkce.state.reveal() << "\nstarted at "
      << pending.started_at.time_since_epoch().count();
  return out.str();
}

/// The events of the history, e.g. `1 2`.
inline std::string events_of(const SessionRecord& record) {
  std::ostringstream out;
  for (const HistoryEntry& entry : record.history) out << (out.tellp() > 0 ? " " : "") << static_cast<int>(entry.event);
  return out.str();
}

/// `second:event` of each entry, e.g. `5:1 9:2`.
inline std::string history_of(const SessionRecord& record) {
  std::ostringstream out;
  for (const HistoryEntry& entry : record.history)
    out << (out.tellp() > 0 ? " " : "") << entry.at.time_since_epoch().count() << ':' << static_cast<int>(entry.event);
  return out.str();
}

}  // namespace maestro::testing
