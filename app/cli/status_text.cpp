#include "app/cli/status_text.hpp"

#include <fmt/format.h>

#include "domain/utc_time.hpp"

namespace maestro {
namespace {

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> result;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (end > begin) result.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return result;
}

std::string line(std::string_view label, std::string_view value) { return fmt::format("  {:<13}{}\n", label, value); }

std::string headline(const LoginStatus& status) {
  const std::string session = session_text(status.session);
  if (status.state == LoginState::absent) return "Not logged in to " + session;
  if (status.state == LoginState::rejected) return "No longer logged in to " + session;
  if (!is_stored(status)) return fmt::format("Using {} for {}", status.source, status.session.provider);
  return "Logged in to " + session;
}

std::string token_text(const LoginStatus& status) {
  if (status.state == LoginState::rejected) return "rejected by the server; run `maestro auth login`";
  if (status.kind == CredentialKind::api_key) return "an API key";
  const std::string next = status.refreshable ? "; the next `auth token` refreshes it" : "; it cannot be refreshed";
  if (!status.expires_at) return "of unknown expiry" + (is_stored(status) ? next : "");
  const std::string when = fmt::format("{} ({})", relative_time(*status.expires_in), utc_time(*status.expires_at));
  if (status.state == LoginState::valid) return "valid, expires " + when;
  return (status.expires_in->count() <= 0 ? "expired " : "expires ") + when + next;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

std::string_view state_name(LoginState state) {
  switch (state) {
    case LoginState::valid:
      return "valid";
    case LoginState::expiring:
      return "expiring";
    case LoginState::expired:
      return "expired";
    case LoginState::rejected:
      return "rejected";
    case LoginState::absent:
      return "absent";
  }
  return "absent";
}

std::string_view kind_name(CredentialKind kind) {
  switch (kind) {
    case CredentialKind::oauth:
      return "oauth";
    case CredentialKind::api_key:
      return "api_key";
  }
  return "oauth";
}

std::string session_text(const SessionKey& session) {
  return fmt::format("{} as profile {}", session.provider, session.profile);
}

std::string relative_time(std::chrono::seconds from_now) {
  using std::chrono::hours, std::chrono::minutes, std::chrono::days, std::chrono::duration_cast;
  const std::chrono::seconds distance = std::chrono::abs(from_now);
  std::string text = fmt::format("{} s", distance.count());
  if (distance >= minutes{2}) text = fmt::format("{} min", duration_cast<minutes>(distance).count());
  if (distance >= hours{2}) text = fmt::format("{} h", duration_cast<hours>(distance).count());
  if (distance >= days{2}) text = fmt::format("{} days", duration_cast<days>(distance).count());
  return from_now.count() > 0 ? "in " + text : text + " ago";
}

std::string status_text(const LoginStatus& status, const std::string& vault_url) {
  std::string text = headline(status) + "\n";
  if (status.state != LoginState::absent) text += line("token", token_text(status));
  if (status.identity.account_email) text += line("account", *status.identity.account_email);
  if (status.identity.organization_name) text += line("organization", *status.identity.organization_name);
  if (!status.scope.empty()) text += line("scopes", status.scope);
  if (!status.shadows.empty()) text += line("hides", joined(status.shadows));
  return text + line("vault", vault_url);
}

JsonObject status_json(const LoginStatus& status, const std::string& vault_url) {
  using OptionalText = std::optional<std::string_view>;
  const bool known = status.state != LoginState::absent;
  const bool from_environment = known && !is_stored(status);
  JsonObject json;
  json.text("provider", status.session.provider);
  json.text("profile", from_environment ? std::nullopt : OptionalText(status.session.profile));
  json.text("kind", known ? OptionalText(kind_name(status.kind)) : std::nullopt);
  json.text("state", state_name(status.state));
  const std::string expires_at = utc_time(status.expires_at.value_or(std::chrono::sys_seconds{}));
  json.text("expires_at", status.expires_at ? OptionalText(expires_at) : std::nullopt);
  json.number("expires_in", status.expires_in ? std::optional<std::int64_t>(status.expires_in->count()) : std::nullopt);
  json.list("scopes", words(status.scope));
  json.text("account", status.identity.account_email);
  json.text("organization", status.identity.organization_name);
  json.boolean("refreshable", status.refreshable);
  json.text("source", known ? OptionalText(status.source) : std::nullopt);
  json.list("shadows", status.shadows);
  json.text("vault", vault_url);
  return json;
}

}  // namespace maestro
