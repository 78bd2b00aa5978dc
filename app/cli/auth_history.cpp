#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/json_object.hpp"
#include "domain/utc_time.hpp"

namespace maestro {
namespace {

std::string_view event_name(HistoryEvent event) {
  switch (event) {
    case HistoryEvent::login:
      return "login";
    case HistoryEvent::refreshed:
      return "refreshed";
    case HistoryEvent::failed:
      return "failed";
    case HistoryEvent::rejected:
      return "rejected";
    case HistoryEvent::logout:
      return "logout";
    case HistoryEvent::imported:
      return "imported";
    case HistoryEvent::interrupted:
      return "interrupted";
    case HistoryEvent::adopted:
      return "adopted";
    case HistoryEvent::moved:
      return "moved";
  }
  return "";
}

std::string text_of(const std::vector<HistoryEntry>& history) {
  std::string text;
  for (const HistoryEntry& entry : history)
    text += fmt::format("{}  {:<11}  process {}{}\n", utc_time(entry.at), event_name(entry.event), entry.process,
                        entry.host.empty() ? "" : " on " + entry.host);
  return text;
}

std::string json_of(const std::vector<HistoryEntry>& history) {
  std::string text = "[";
  for (const HistoryEntry& entry : history) {
    JsonObject json;
    std::string_view line =
        json.text("at", utc_time(entry.at))
            .text("event", event_name(entry.event))
            .number("process", entry.process)
            .text("host", entry.host.empty() ? std::nullopt : std::optional<std::string_view>(entry.host))
            .line();
    line.remove_suffix(1);
    text += (text.size() > 1 ? "," : "") + std::string(line);
  }
  return text + "]\n";
}

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const Result<SessionKey> session = wiring.session();
  if (!session) return fail(session.error());
  const Result<TokenVault*> vault = wiring.vault();
  if (!vault) return fail(vault.error());
  const Result<std::optional<SessionRecord>> record = (*vault)->load(*session);
  if (!record) return fail(record.error());
  const std::vector<HistoryEntry> history = *record ? (*record)->history : std::vector<HistoryEntry>();
  const Status written = wiring.console().write(arguments.has("--json") ? json_of(history) : text_of(history));
  if (!written) return fail(written.error());
  return 0;
}

}  // namespace

Command auth_history_command() {
  return {"auth history",
          "Show the last sixteen logins, refreshes and failures, and the process that made each",
          "maestro auth history --json",
          {},
          true,
          run};
}

}  // namespace maestro
