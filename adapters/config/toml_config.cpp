#include "adapters/config/toml_config.hpp"

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "config/embedded.hpp"

namespace maestro {
namespace {

using Settings = std::map<std::string, Setting, std::less<>>;

std::string place(const std::string& name, const toml::source_region& region) {
  return name + ":" + std::to_string(region.begin.line) + ":" + std::to_string(region.begin.column);
}

std::optional<SettingValue> typed(const toml::node& node, SettingType type) {
  switch (type) {
    case SettingType::text:
      if (const auto* text = node.as_string()) return text->get();
      return std::nullopt;
    case SettingType::number:
      if (const auto* number = node.as_integer()) return number->get();
      return std::nullopt;
    case SettingType::list: {
      const toml::array* array = node.as_array();
      if (array == nullptr) return std::nullopt;
      std::vector<std::string> list;
      for (const toml::node& item : *array) {
        if (!item.is_string()) return std::nullopt;
        list.push_back(item.as_string()->get());
      }
      return list;
    }
  }
  return std::nullopt;
}

/// A setting's type in words, and how a value of it is written.
struct Wanted {
  std::string what;
  std::string example;
};

Wanted wanted(SettingType type) {
  switch (type) {
    case SettingType::text:
      return {"a text in quotes", "\"text\""};
    case SettingType::number:
      return {"a whole number", "60"};
    case SettingType::list:
      return {"a list of texts", "[\"one\", \"two\"]"};
  }
  return {};
}

bool is_section(std::string_view path) {
  constexpr std::array sections = {std::string_view("vault"), std::string_view("http"), std::string_view("log"),
                                   std::string_view("providers")};
  return std::find(sections.begin(), sections.end(), path) != sections.end() ||
         (path.starts_with("providers.") && path.find('.', 10) == std::string_view::npos);
}

Status flatten(const toml::table& table, const std::string& prefix, const std::string& name, std::string_view source,
               Settings& settings) {
  for (const auto& [key, node] : table) {
    const std::string path = prefix + std::string(key.str());
    const std::string where = place(name, key.source());
    if (node.is_table() && is_section(path)) {
      if (Status inner = flatten(*node.as_table(), path + ".", name, source, settings); !inner) return inner;
      continue;
    }
    const std::optional<KnownSetting> known = find_known_setting(path);
    if (!known) {
      const std::string nearest = nearest_setting(path);
      return fail(Errc::bad_setting, where + ": there is no setting `" + path + "`",
                  nearest.empty() ? "`maestro config show` lists all settings" : "did you mean `" + nearest + "`?");
    }
    std::optional<SettingValue> value = typed(node, known->type);
    if (!value)
      return fail(Errc::bad_setting, where + ": `" + path + "` must be " + wanted(known->type).what,
                  "write it like " + wanted(known->type).example);
    settings.insert_or_assign(path, Setting{*std::move(value), source.empty() ? where : std::string(source)});
  }
  return {};
}

/// The parsed content, parsing it first if nobody has.
Result<FixedConfig*> once(std::optional<FixedConfig>& content, std::string_view text, const std::string& name,
                          std::string_view source) {
  if (!content) {
    Result<FixedConfig> parsed = parse_toml(text, name, source);
    if (!parsed) return fail(std::move(parsed));
    content.emplace(*std::move(parsed));
  }
  return &*content;
}

}  // namespace

Result<FixedConfig> parse_toml(std::string_view text, const std::string& name, std::string_view source) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed)
    return fail(
        Errc::bad_setting,
        place(name, parsed.error().source()) + ": this is not TOML: " + std::string(parsed.error().description()),
        "texts stand in quotes; `maestro config show` lists all settings");
  Settings settings;
  if (Status flat = flatten(parsed.table(), "", name, source, settings); !flat) return fail(std::move(flat));
  return FixedConfig(std::move(settings));
}

Result<FixedConfig*> TomlFileConfig::parsed() {
  if (content_) return &*content_;
  std::error_code ignored;
  if (std::filesystem::is_directory(path_, ignored))
    return fail(Errc::bad_setting, path_ + " is a directory", "name a file of settings");
  std::ifstream file(path_);
  if (!file) {
    if (missing_ == Missing::is_empty && errno == ENOENT) return &content_.emplace(Settings{});
    return fail(Errc::bad_setting, path_ + " cannot be read", "check that it exists and that you may read it");
  }
  std::ostringstream text;
  text << file.rdbuf();
  if (file.bad()) return fail(Errc::bad_setting, path_ + " cannot be read", "check that it is a file");
  return once(content_, text.str(), path_, {});
}

Result<std::optional<Setting>> TomlFileConfig::find(std::string_view key) {
  Result<FixedConfig*> content = parsed();
  if (!content) return fail(std::move(content));
  return (*content)->find(key);
}

Result<std::vector<std::string>> TomlFileConfig::keys() {
  Result<FixedConfig*> content = parsed();
  if (!content) return fail(std::move(content));
  return (*content)->keys();
}

Result<FixedConfig*> BuiltInConfig::general() {
  return once(general_, config::maestro_toml, "config/maestro.toml", default_source);
}

Result<FixedConfig*> BuiltInConfig::providers() {
  return once(providers_, config::anthropic_toml, "config/providers/anthropic.toml", default_source);
}

Result<std::optional<Setting>> BuiltInConfig::find(std::string_view key) {
  Result<FixedConfig*> content = key.starts_with("providers.") ? providers() : general();
  if (!content) return fail(std::move(content));
  return (*content)->find(key);
}

Result<std::vector<std::string>> BuiltInConfig::keys() {
  Result<FixedConfig*> first = general();
  if (!first) return fail(std::move(first));
  Result<FixedConfig*> second = providers();
  if (!second) return fail(std::move(second));
  std::vector<std::string> names = *(*first)->keys();
  const std::vector<std::string> more = *(*second)->keys();
  names.insert(names.end(), more.begin(), more.end());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace maestro
