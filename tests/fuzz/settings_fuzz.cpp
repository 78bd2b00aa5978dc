// Any settings file: refused with a place, or understood; and what is understood reads the same when it is written
// anew.
#include <map>
#include <string>
#include <variant>

#include "adapters/config/toml_config.hpp"
#include "tests/fuzz/check.hpp"

using namespace maestro;

namespace {

std::string quoted(const std::string& text) {
  std::string toml = "\"";
  for (const char c : text) {
    char escaped[8] = {c, '\0'};
    if (c == '"' || c == '\\' || (c >= 0 && c < ' ') || c == '\x7f')
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
    toml += escaped;
  }
  return toml + "\"";
}

std::string written(const std::string& text) { return quoted(text); }
std::string written(std::int64_t number) { return std::to_string(number); }
std::string written(const std::vector<std::string>& list) {
  std::string toml = "[";
  for (const std::string& text : list) toml += quoted(text) + ",";
  return toml + "]";
}

std::map<std::string, SettingValue> values(FixedConfig& config) {
  std::map<std::string, SettingValue> all;
  const Result<std::vector<std::string>> keys = config.keys();
  MAESTRO_CHECK(keys.has_value());
  for (const std::string& key : *keys) {
    const Result<std::optional<Setting>> setting = config.find(key);
    MAESTRO_CHECK(setting.has_value() && setting->has_value());
    all.emplace(key, (*setting)->value);
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  Result<FixedConfig> config = parse_toml({reinterpret_cast<const char*>(data), size}, "config.toml", "");
  if (!config) {
    MAESTRO_CHECK(config.error().code == Errc::bad_setting);
    MAESTRO_CHECK(config.error().what.starts_with("config.toml:"));
    MAESTRO_CHECK(!config.error().hint.empty());
    return 0;
  }
  const std::map<std::string, SettingValue> first = values(*config);
  std::string text;
  for (const auto& [key, value] : first)
    text += key + " = " + std::visit([](const auto& concrete) { return written(concrete); }, value) + "\n";
  Result<FixedConfig> again = parse_toml(text, "again.toml", "");
  MAESTRO_CHECK(again.has_value());
  MAESTRO_CHECK(values(*again) == first);
  return 0;
}
