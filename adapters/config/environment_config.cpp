#include "adapters/config/environment_config.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <sstream>

#include "adapters/config/environment.hpp"

namespace maestro {
namespace {

Result<SettingValue> typed(const std::string& text, SettingType type, const std::string& name) {
  switch (type) {
    case SettingType::text:
      return text;
    case SettingType::list: {
      std::istringstream words(text);
      std::vector<std::string> list;
      for (std::string word; words >> word;) list.push_back(word);
      return list;
    }
    case SettingType::number: {
      std::int64_t number = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (error == std::errc{} && end == text.data() + text.size()) return number;
      return fail(Errc::bad_setting, "environment " + name + " must be a whole number",
                  "write digits only, or unset it");
    }
  }
  return fail(Errc::internal, "a setting has no type");
}

}  // namespace

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

Result<std::optional<Setting>> EnvironmentConfig::find(std::string_view key) {
  const std::optional<KnownSetting> known = find_known_setting(key);
  if (!known) return std::nullopt;
  for (const std::string& name : environment_names(key)) {
    const std::optional<std::string> text = environment_variable(name);
    if (!text) continue;
    Result<SettingValue> value = typed(*text, known->type, name);
    if (!value) return fail(std::move(value));
    return Setting{*std::move(value), "environment " + name};
  }
  return std::nullopt;
}

Result<std::vector<std::string>> EnvironmentConfig::keys() {
  std::vector<std::string> set;
  for (const KnownSetting& known : known_settings()) {
    const Result<std::optional<Setting>> found = find(known.key);
    if (!found || *found) set.emplace_back(known.key);
  }
  std::sort(set.begin(), set.end());
  return set;
}

}  // namespace maestro
