#include "adapters/log/log_line.hpp"

#include <fmt/format.h>

#include "domain/utc_time.hpp"

namespace maestro {
namespace {

std::string name_of(const SessionKey& session) { return session.provider + "/" + session.profile; }

std::vector<LogField> fields_of(const SessionKey& session) {
  return {{"provider", session.provider}, {"profile", session.profile}};
}

LogLine describe(const RequestFinished& event) {
  const std::string outcome =
      event.status == 0 ? "no answer, " + event.reason : "status " + std::to_string(event.status);
  return {LogLevel::debug,
          "request_finished",
          fmt::format("{} to {}: {} in {} ms{}", event.method, event.host, outcome, event.took.count(),
                      event.request_id.empty() ? "" : ", request id " + event.request_id),
          {{"method", std::string(event.method)},
           {"host", event.host},
           {"status", event.status},
           {"reason", event.reason},
           {"request_id", event.request_id},
           {"duration_ms", event.took.count()}}};
}

LogLine describe(const AnswerUnusable& event) {
  return {LogLevel::debug,
          "answer_unusable",
          fmt::format("unusable answer: status {}, content type {}, {} bytes, {}", event.status, event.content_type,
                      event.length, event.shape),
          {{"status", event.status},
           {"content_type", event.content_type},
           {"length", static_cast<std::int64_t>(event.length)},
           {"shape", event.shape}}};
}

LogLine describe(const RetryPlanned& event) {
  return {LogLevel::debug,
          "retry_planned",
          fmt::format("{}: trying again in {} ms", event.reason, event.delay.count()),
          {{"reason", event.reason}, {"delay_ms", event.delay.count()}}};
}

LogLine describe(const RetriesEnded& event) {
  return {LogLevel::debug,
          "retries_ended",
          fmt::format("{}: not trying again, attempts made: {}", event.reason, event.attempts),
          {{"reason", event.reason}, {"attempts", event.attempts}}};
}

LogLine describe(const EndpointMoved& event) {
  return {LogLevel::warn,
          "endpoint_moved",
          fmt::format("the token endpoint answered {}; trying {}", event.status, event.next_host),
          {{"status", event.status}, {"next_host", event.next_host}}};
}

LogLine describe(const RefreshFinished& event) {
  return {LogLevel::info,
          "refresh_finished",
          fmt::format("refresh of {}: {}", name_of(event.session), event.outcome),
          {{"provider", event.session.provider}, {"profile", event.session.profile}, {"outcome", event.outcome}}};
}

LogLine describe(const StaleTokenServed& event) {
  const std::string end = event.left ? fmt::format("ends in {} s", event.left->count()) : "has no known end";
  LogLine line{
      LogLevel::warn,
      "stale_token_served",
      fmt::format("the token of {} {} and could not be refreshed: {}", name_of(event.session), end, event.cause.what),
      {{"provider", event.session.provider}, {"profile", event.session.profile}, {"cause", event.cause.what}}};
  if (event.left) line.fields.emplace_back("left_s", event.left->count());
  return line;
}

LogLine describe(const RejectedTokenServed& event) {
  LogLine line{
      LogLevel::warn, "rejected_token_served",
      fmt::format("the server no longer accepts the login to {}{}; its token is served until it ends. Log in again",
                  name_of(event.session), event.since ? " (since " + utc_time(*event.since) + ")" : ""),
      fields_of(event.session)};
  if (event.since) line.fields.emplace_back("since", utc_time(*event.since));
  return line;
}

LogLine describe(const VaultCopyServed& event) {
  return {LogLevel::warn, "vault_copy_served",
          fmt::format("this vault is a copy: the token of {} is served until it ends, and is not refreshed here",
                      name_of(event.session)),
          fields_of(event.session)};
}

LogLine describe(const LoginEndsSoon& event) {
  LogLine line{LogLevel::warn, "login_ends_soon",
               fmt::format("the login to {} ends on {}; log in again before then", name_of(event.session),
                           calendar_date(event.at)),
               fields_of(event.session)};
  line.fields.emplace_back("at", utc_time(event.at));
  return line;
}

LogLine describe(const RefreshWasInterrupted& event) {
  return {LogLevel::warn,
          "refresh_was_interrupted",
          fmt::format("an earlier refresh of {} was interrupted", name_of(event.session)),
          {{"provider", event.session.provider}, {"profile", event.session.profile}, {"at", utc_time(event.at)}}};
}

LogLine describe(const VaultMoved& event) {
  const std::string what = event.from == event.to ? fmt::format("the vault {} is another file than before", event.to)
                                                  : fmt::format("the vault was {} and is now {}", event.from, event.to);
  return {LogLevel::warn,
          "vault_moved",
          what + "; if the other one is still in use, log in again here",
          {{"from", event.from}, {"to", event.to}}};
}

}  // namespace

LogLine log_line(const LogEvent& event) {
  return std::visit([](const auto& concrete) { return describe(concrete); }, event);
}

}  // namespace maestro
