#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/secret.hpp"

namespace maestro {

/// Builds one JSON object, member by member, in memory that is wiped. An absent value becomes null.
class JsonObject {
 public:
  JsonObject& text(std::string_view name, std::optional<std::string_view> value);
  JsonObject& number(std::string_view name, std::optional<std::int64_t> value);
  JsonObject& boolean(std::string_view name, bool value);
  JsonObject& list(std::string_view name, const std::vector<std::string>& values);
  JsonObject& object(std::string_view name, const JsonObject& value);

  /// The object and a line end. Valid until the next call.
  [[nodiscard]] std::string_view line();

 private:
  void name(std::string_view name);
  void append(std::string_view bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  void append_string(std::string_view text);
  WipingBytes bytes_;
  WipingBytes line_;
};

}  // namespace maestro
