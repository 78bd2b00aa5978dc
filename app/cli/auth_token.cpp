#include "app/cli/command.hpp"
#include "app/cli/duration.hpp"
#include "app/cli/json_object.hpp"
#include "app/usecase/settings.hpp"
#include "domain/pasted_code.hpp"
#include "domain/refresh_policy.hpp"
#include "domain/utc_time.hpp"

namespace maestro {
namespace {

constexpr std::chrono::minutes wait_for_refused_token{5};

Status check_refused(const Arguments& arguments) {
  if (!arguments.has("--refused")) return {};
  for (const char* other : {"--force-refresh", "--min-ttl"})
    if (arguments.has(other))
      return fail(Errc::usage, std::string("--refused and ") + other + " ask for different tokens", "choose one");
  return {};
}

Result<TokenDemand> demand_of(const Arguments& arguments) {
  if (const Status refused = check_refused(arguments); !refused) return fail(refused.error());
  TokenDemand demand;
  if (const std::optional<std::string> min_ttl = arguments.value("--min-ttl")) {
    const Result<std::chrono::seconds> duration = parse_duration("--min-ttl", *min_ttl);
    if (!duration) return fail(duration.error());
    demand.min_ttl = *duration;
  }
  if (arguments.has("--force-refresh")) demand.use = TokenDemand::Use::refreshed;
  return demand;
}

Status print_line(Console& console, const AccessToken& token) {
  AccessToken line = token.clone();
  line.append("\n");
  return console.write(line.reveal());
}

/// Its expiry is not known and it belongs to no profile; an API key is no bearer token either.
Status print(Wiring& wiring, const Arguments& arguments, const EnvironmentCredential& credential) {
  if (arguments.has("--force-refresh") || arguments.has("--refused"))
    return fail(Errc::usage, "the token comes from " + credential.variable + " and cannot be refreshed",
                "unset it, or name the login that you mean: --profile default");
  if (!arguments.has("--json")) return print_line(wiring.console(), credential.secret);
  const bool is_bearer = credential.kind == CredentialKind::oauth;
  const Result<SessionKey> session = load_session_key(wiring.config());
  if (!session) return fail(session.error());
  JsonObject json;
  json.text("access_token", credential.secret.reveal());
  json.text("token_type", is_bearer ? std::optional<std::string_view>("Bearer") : std::nullopt);
  json.text("expires_at", std::nullopt);
  json.number("expires_in", std::nullopt);
  json.text("provider", session->provider);
  json.text("profile", std::nullopt);
  return wiring.console().write(json.line());
}

Status print(Wiring& wiring, const Arguments& arguments, const SessionKey& session, const OAuthToken& token) {
  if (!arguments.has("--json")) return print_line(wiring.console(), token.access_token);
  JsonObject json;
  json.text("access_token", token.access_token.reveal());
  json.text("token_type", token.token_type);
  const std::chrono::sys_seconds now = wiring.clock().now();
  const std::optional<std::string> expires_at =
      is_end_known(token, now) ? std::optional(utc_time(token.expiry)) : std::nullopt;
  json.text("expires_at", expires_at);
  json.number("expires_in", expires_at ? std::optional<std::int64_t>((token.expiry - now).count()) : std::nullopt);
  json.text("provider", session.provider);
  json.text("profile", session.profile);
  return wiring.console().write(json.line());
}

Result<AccessToken> read_refused(Console& console) {
  const Result<PastedText> line = console.read_secret_line(
      "Paste the token that was refused (input is hidden) and press Enter: ", wait_for_refused_token, nullptr);
  if (!line) return fail(line.error());
  return parse_refused_token(*line);
}

/// A token that will do; where an API refused one, another than that.
Result<SessionRecord> record_of(Wiring& wiring, const Arguments& arguments, const SessionKey& session,
                                const TokenDemand& demand) {
  const Result<std::optional<std::chrono::milliseconds>> within = parse_within(arguments);
  if (!within) return fail(within.error());
  std::optional<AccessToken> refused;
  if (arguments.has("--refused")) {
    Result<AccessToken> read = read_refused(wiring.console());
    if (!read) return fail(std::move(read));
    refused = *std::move(read);
  }
  Result<TokenSource> source = wiring.token_source(session.provider, {*within, OtherEndpoints::refused});
  if (!source) return fail(std::move(source));
  return refused ? source->replace(session, *refused) : source->token(session, demand);
}

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const Result<TokenDemand> demand = demand_of(arguments);
  if (!demand) return fail(demand.error());
  const Result<EnvironmentCredentials> environment = wiring.environment_credentials();
  if (!environment) return fail(environment.error());
  if (const EnvironmentCredential* credential = environment->winner()) {
    const Status written = print(wiring, arguments, *credential);
    if (!written) return fail(written.error());
    return 0;
  }
  const Result<SessionKey> session = wiring.session();
  if (!session) return fail(session.error());
  const Result<SessionRecord> record = record_of(wiring, arguments, *session, *demand);
  if (!record) return fail(record.error());
  const Status written = print(wiring, arguments, *session, record->token);
  if (!written) return fail(written.error());
  return 0;
}

}  // namespace

Command auth_token_command() {
  return {"auth token",
          "Print a valid access token, refreshing it first if it is due",
          "curl -H \"Authorization: Bearer $(maestro auth token)\" ...",
          {{"--min-ttl", "DURATION", "The token must last at least so long, e.g. 5m"},
           {"--force-refresh", "", "Refresh even if the token is still fresh"},
           {"--refused", "", "An API answered 401 to the token on standard input: print another one"},
           {"--within", "DURATION", "Wait no longer for a refresh, e.g. 4s; it goes on in the background"},
           {"--format", "plain", "plain: the token and a line end (the default)"}},
          true,
          run};
}

}  // namespace maestro
