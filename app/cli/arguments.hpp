#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace maestro {

/// A command's flags as they were given: `--name` or `--name value`.
class Arguments {
 public:
  void set(std::string flag, std::string value) { values_.insert_or_assign(std::move(flag), std::move(value)); }
  [[nodiscard]] bool has(std::string_view flag) const { return values_.find(flag) != values_.end(); }
  [[nodiscard]] std::optional<std::string> value(std::string_view flag) const {
    const auto found = values_.find(flag);
    if (found == values_.end()) return std::nullopt;
    return found->second;
  }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace maestro
