#include "app/usecase/doctor.hpp"

#include <cstdlib>

#include "app/usecase/settings.hpp"
#include "domain/endpoint_url.hpp"
#include "domain/http_date.hpp"
#include "domain/utc_time.hpp"

namespace maestro {
namespace {

constexpr std::chrono::seconds patience{10};
constexpr std::chrono::seconds harmless_clock_error{60};

Finding failed(std::string check, const Error& error) {
  return {std::move(check), Verdict::error, error.what, error.hint, error.code};
}

/// The first fault in whatever source.
Status check_settings(ConfigSource& config) {
  Result<std::vector<std::string>> keys = config.keys();
  if (!keys) return fail(std::move(keys));
  for (const std::string& key : *keys)
    if (Result<std::optional<Setting>> setting = config.find(key); !setting) return fail(std::move(setting));
  if (Result<SessionKey> session = load_session_key(config); !session) return fail(std::move(session));
  if (auto deadline = load_deadline(config); !deadline) return fail(std::move(deadline));
  return {};
}

Finding not_reached(const char* check) {
  return {check, Verdict::warning, "not reached", "mend what comes before it first"};
}

Finding network_fault(const HttpFailure& failure, const std::string& host) {
  switch (failure.stage) {
    case HttpStage::proxy:
      return {"proxy", Verdict::error, failure.reason, "look at HTTPS_PROXY and NO_PROXY", Errc::unreachable};
    case HttpStage::dns:
      return {"dns", Verdict::error, host + ": " + failure.reason, "check the network and its name server",
              Errc::unreachable};
    case HttpStage::connect:
      return {"connection", Verdict::error, host + ": " + failure.reason,
              "check the network, a firewall, and whether a proxy is needed (HTTPS_PROXY)", Errc::unreachable};
    case HttpStage::tls:
      return {"tls", Verdict::error, host + ": " + failure.reason,
              "where a company's proxy signs with its own authority, name it in MAESTRO_CA_FILE", Errc::unreachable};
    case HttpStage::exchange:
      break;
  }
  return {"endpoint", Verdict::error, host + ": " + failure.reason, "try again later", Errc::unreachable};
}

Finding compare_clocks(const HttpResponse& response, std::chrono::sys_seconds now) {
  const auto header = find_header(response.headers, "date");
  const auto date = header ? parse_http_date(*header) : std::nullopt;
  if (!date) return {"clock", Verdict::warning, "the server does not say what time it is", "compare it by hand"};
  const std::chrono::seconds error = now - *date;
  const std::string seconds = std::to_string(std::abs(error.count()));
  if (error <= harmless_clock_error && error >= -harmless_clock_error)
    return {"clock", Verdict::ok, "within " + seconds + " s of the server's"};
  return {"clock", Verdict::warning, seconds + " s " + (error.count() > 0 ? "ahead of" : "behind") + " the server's",
          "set it: tokens are refreshed too early or too late"};
}

}  // namespace

Findings examine_settings(ConfigSource& config, const Result<ProviderProfile>& provider) {
  if (const Status read = check_settings(config); !read) return {failed("settings", read.error())};
  if (!provider) return {failed("settings", provider.error())};
  return {{"settings", Verdict::ok, "every setting is known and of its type; the provider is " + provider->name}};
}

Findings examine_site(VaultSite& site) {
  const VaultSurvey survey = site.survey();
  Findings findings;
  if (!survey.is_writable)
    findings.push_back({"directory", Verdict::warning, survey.directory + " cannot be written",
                        "tokens are served until they expire; to refresh them, make it writable"});
  else
    findings.push_back(
        {"directory", Verdict::ok, survey.directory + (survey.directory_exists ? "" : " is made by the first login")});
  if (survey.unsafe)
    findings.push_back(failed("permissions", *survey.unsafe));
  else
    findings.push_back({"permissions", Verdict::ok, "nobody else can reach the vault"});
  if (survey.is_remote)
    findings.push_back({"file system", Verdict::error,
                        survey.file_system + " does not keep locks and syncs as a disk does",
                        "name a directory on a local disk in MAESTRO_DATA_DIR", Errc::vault_unavailable});
  else
    findings.push_back({"file system", Verdict::ok, survey.file_system});
  if (survey.is_locked)
    findings.push_back({"lock", Verdict::warning, "a process is logging in, refreshing or looking after the vault",
                        "wait; a lock that stays belongs to a process that lives: `pgrep -a maestro` shows it"});
  else
    findings.push_back({"lock", Verdict::ok, "free"});
  return findings;
}

Findings examine_vault(VaultKeeper& keeper) {
  const Result<std::optional<VaultInfo>> info = keeper.info();
  if (!info) return {failed("vault", info.error())};
  if (!*info)
    return {{"key", Verdict::ok, "none yet"}, {"vault", Verdict::ok, "none yet; `maestro auth login` makes it"}};
  const Status sound = keeper.check();
  const std::string kind(name_of((*info)->key));
  if (sound)
    return {{"key", Verdict::ok, kind + "; it opens the vault"},
            {"vault", Verdict::ok, "every record opens; there are " + std::to_string((*info)->records)}};
  if (sound.error().code == Errc::vault_corrupt) return {{"key", Verdict::ok, kind}, failed("vault", sound.error())};
  return {failed("key", sound.error()), not_reached("vault")};
}

Findings examine_login(const LoginStatus& status) {
  const std::string name = status.session.provider + ", profile " + status.session.profile;
  const std::string end = status.login_expires_at ? calendar_date(*status.login_expires_at) : "";
  const auto warning = [&name](const std::string& what) {
    return Findings{{"login", Verdict::warning, name + ": " + what, "run `maestro auth login`"}};
  };
  if (status.state == LoginState::absent) return {{"login", Verdict::ok, name + ": none yet"}};
  if (!is_stored(status)) return {{"login", Verdict::ok, name + ": from " + status.source}};
  if (status.state == LoginState::rejected)
    return warning("the server no longer accepts it" +
                   (status.rejected_at ? ", since " + utc_time(*status.rejected_at) : ""));
  switch (login_end(status)) {
    case LoginEnd::over:
      return warning("it ended on " + end + ", as the server had said");
    case LoginEnd::soon:
      return warning("it ends on " + end + "; no refresh moves that");
    case LoginEnd::far:
    case LoginEnd::unknown:
      break;
  }
  if (status.state == LoginState::expired && !status.refreshable)
    return warning("its token has expired and cannot be refreshed");
  return {{"login", Verdict::ok, name + (end.empty() ? "" : ": until " + end)}};
}

Findings examine_network(HttpClient& http, Clock& clock, const ProviderProfile& provider, const std::string& proxy) {
  const std::string& address = provider.token_endpoint.empty() ? provider.issuer : provider.token_endpoint;
  const Result<EndpointUrl> url = parse_endpoint_url(address);
  if (!url) return {failed("endpoint", url.error())};
  HttpRequest request;
  request.url = address;
  request.headers = {{"User-Agent", provider.user_agent}, {"Content-Type", "application/x-www-form-urlencoded"}};
  request.answer_timeout = patience;
  const auto response = http.send(request);
  const std::string through = proxy.empty() ? "none" : proxy;
  if (!response) {
    Findings findings = {network_fault(response.error(), url->host)};
    if (findings.front().check != "proxy") findings.push_back({"proxy", Verdict::ok, through});
    findings.push_back(not_reached("clock"));
    return findings;
  }
  const std::string answer = url->host + " answers with status " + std::to_string(response->status);
  Findings findings = {
      {"dns", Verdict::ok, url->host},
      {"proxy", Verdict::ok, through},
      {"tls", Verdict::ok, url->scheme == "https" ? "certificate and name are right" : "none: loopback"}};
  if (response->status == 404 || response->status == 405 || response->status == 410)
    findings.push_back({"endpoint", Verdict::warning, answer,
                        "it may have moved; the provider's token_endpoint_alternates are tried in turn"});
  else if (response->status >= 500 || response->status < 400)
    findings.push_back({"endpoint", Verdict::warning, answer, "it may be down, or a page of the network's own"});
  else
    findings.push_back({"endpoint", Verdict::ok, answer + ", as to a request that asks for nothing"});
  findings.push_back(compare_clocks(*response, clock.now()));
  return findings;
}

}  // namespace maestro
