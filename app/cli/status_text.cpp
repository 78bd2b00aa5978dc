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

/// Nothing is left to use: neither the login nor its last token.
bool is_over(const LoginStatus& status) {
  return status.state == LoginState::rejected ||
         (status.state == LoginState::expired && login_end(status) == LoginEnd::over);
}

std::string headline(const LoginStatus& status) {
  const std::string session = session_text(status.session);
  if (status.state == LoginState::absent) return "Not logged in to " + session;
  if (is_over(status)) return "No longer logged in to " + session;
  if (!is_stored(status)) return fmt::format("Using {} for {}", status.source, status.session.provider);
  return "Logged in to " + session;
}

std::string token_text(const LoginStatus& status) {
  if (status.state == LoginState::rejected)
    return "no longer accepted by the server" + (status.rejected_at ? " since " + utc_time(*status.rejected_at) : "") +
           "; run `maestro auth login`";
  if (status.kind == CredentialKind::api_key) return "an API key";
  const std::string next = status.refreshable ? "; the next `auth token` refreshes it" : "; it cannot be refreshed";
  if (!status.expires_at) return "of unknown expiry" + (is_stored(status) ? next : "");
  const std::string when = fmt::format("{} ({})", relative_time(*status.expires_in), utc_time(*status.expires_at));
  if (status.state == LoginState::valid) return "valid, expires " + when;
  return (status.expires_in->count() <= 0 ? "expired " : "expires ") + when + next;
}

/// Of the login itself; empty when its end is not known.
std::string login_text(const LoginStatus& status) {
  const std::string day = status.login_expires_at ? calendar_date(*status.login_expires_at) : "";
  switch (login_end(status)) {
    case LoginEnd::unknown:
      return "";
    case LoginEnd::far:
      return "this login ends on " + day + "; log in again before then";
    case LoginEnd::soon:
      return fmt::format("warning: this login ends on {} ({}); log in again before then", day,
                         relative_time(*status.login_expires_in));
    case LoginEnd::over:
      return "the login ended on " + day + ", as the server had said; run `maestro auth login`";
  }
  return "";
}

std::string refreshing_text(const RefreshUnderWay& refresh) {
  return fmt::format("since {} by process {} ({})", utc_time(refresh.since), refresh.process,
                     stage_name(refresh.stage));
}

JsonObject refreshing_json(const RefreshUnderWay& refresh) {
  JsonObject json;
  json.text("since", utc_time(refresh.since)).text("stage", stage_name(refresh.stage)).number("pid", refresh.process);
  return json;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

std::string_view stage_name(SpendStage stage) {
  switch (stage) {
    case SpendStage::connecting:
      return "connecting";
    case SpendStage::sent:
      return "sent";
    case SpendStage::storing:
      return "storing";
  }
  return "connecting";
}

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
  if (const std::string login = login_text(status); !login.empty()) text += line("login", login);
  if (status.refreshing) text += line("refreshing", refreshing_text(*status.refreshing));
  if (status.identity.account_email) text += line("account", *status.identity.account_email);
  if (status.identity.organization_name) text += line("organization", *status.identity.organization_name);
  if (status.identity.workspace_name) text += line("workspace", *status.identity.workspace_name);
  if (!status.scope.empty()) text += line("scopes", status.scope);
  if (!status.shadows.empty()) text += line("hides", joined(status.shadows));
  return text + line("vault", vault_url);
}

JsonObject status_json(const LoginStatus& status, const std::string& vault_url) {
  using OptionalText = std::optional<std::string_view>;
  const bool known = status.state != LoginState::absent;
  const bool from_environment = known && !is_stored(status);
  const auto time_of = [](const std::optional<std::chrono::sys_seconds>& time) {
    return time ? std::optional(utc_time(*time)) : std::nullopt;
  };
  JsonObject json;
  json.text("provider", status.session.provider);
  json.text("profile", from_environment ? std::nullopt : OptionalText(status.session.profile));
  json.text("kind", known ? OptionalText(kind_name(status.kind)) : std::nullopt);
  json.text("state", state_name(status.state));
  json.text("expires_at", time_of(status.expires_at));
  json.number("expires_in", status.expires_in ? std::optional<std::int64_t>(status.expires_in->count()) : std::nullopt);
  json.list("scopes", words(status.scope));
  json.text("account", status.identity.account_email);
  json.text("account_uuid", status.identity.account_uuid);
  json.text("organization", status.identity.organization_name);
  json.text("organization_uuid", status.identity.organization_uuid);
  json.text("workspace", status.identity.workspace_name);
  json.text("workspace_id", status.identity.workspace_id);
  json.text("login_expires_at", time_of(status.login_expires_at));
  json.boolean("refreshable", status.refreshable);
  if (status.refreshing)
    json.object("refreshing", refreshing_json(*status.refreshing));
  else
    json.text("refreshing", std::nullopt);
  json.text("source", known ? OptionalText(status.source) : std::nullopt);
  json.list("shadows", status.shadows);
  json.text("vault", vault_url);
  return json;
}

}  // namespace maestro
