#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/json_object.hpp"

namespace maestro {
namespace {

std::string value_text(const SettingValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return fmt::format("\"{}\"", *text);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  std::string joined;
  for (const std::string& item : std::get<std::vector<std::string>>(value))
    joined += fmt::format("{}\"{}\"", joined.empty() ? "" : ", ", item);
  return "[" + joined + "]";
}

JsonObject value_json(const Setting& setting) {
  JsonObject json;
  if (const auto* text = std::get_if<std::string>(&setting.value)) json.text("value", *text);
  if (const auto* number = std::get_if<std::int64_t>(&setting.value)) json.number("value", *number);
  if (const auto* list = std::get_if<std::vector<std::string>>(&setting.value)) json.list("value", *list);
  json.text("source", setting.source);
  return json;
}

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const Result<std::vector<std::string>> keys = wiring.config().keys();
  if (!keys) return fail(keys.error());
  std::string text;
  JsonObject json;
  for (const std::string& key : *keys) {
    const Result<std::optional<Setting>> setting = wiring.config().find(key);
    if (!setting) return fail(setting.error());
    if (!*setting) continue;
    text += fmt::format("{} = {}  # {}\n", key, value_text((*setting)->value), (*setting)->source);
    json.object(key, value_json(**setting));
  }
  const Status written = wiring.console().write(arguments.has("--json") ? json.line() : std::string_view(text));
  if (!written) return fail(written.error());
  return 0;
}

}  // namespace

Command config_show_command() {
  return {"config show", "Show every setting and where its value comes from", "maestro config show", {}, true, run};
}

}  // namespace maestro
