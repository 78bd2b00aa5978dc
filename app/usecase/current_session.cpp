#include "app/usecase/current_session.hpp"

#include "app/usecase/settings.hpp"

namespace maestro {

Result<SessionKey> current_session(ConfigSource& config, ProfileChoice& choice) {
  Result<SessionKey> session = load_session_key(config);
  if (!session) return session;
  const Result<std::optional<Setting>> setting = config.find("profile");
  if (!setting) return fail(setting.error());
  if (*setting && (*setting)->source != default_source) return session;
  Result<std::optional<std::string>> chosen = choice.chosen(session->provider);
  if (!chosen) return fail(std::move(chosen));
  if (*chosen) session->profile = **std::move(chosen);
  return session;
}

Status switch_profile(TokenVault& vault, ProfileChoice& choice, const SessionKey& session) {
  const Result<std::optional<SessionRecord>> record = vault.load(session);
  if (!record) return fail(record.error());
  if (!holds_login(*record))
    return fail(Errc::login_needed, "there is no login to " + session.provider + " as profile " + session.profile,
                "`maestro auth list` shows those that there are");
  return choice.choose(session.provider, session.profile);
}

}  // namespace maestro
