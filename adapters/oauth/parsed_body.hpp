#pragma once

#include <rapidjson/document.h>

#include <optional>
#include <string>
#include <string_view>

#include "domain/secret.hpp"

namespace maestro {

using Json = rapidjson::Value;

/// A response body parsed in place: the document points into `bytes`, so that no token is copied into memory that is
/// not wiped. Iterative, because a body of brackets would exhaust the stack.
struct ParsedBody {
  explicit ParsedBody(const MessageBody& body);
  [[nodiscard]] bool is_object() const { return !document.HasParseError() && document.IsObject(); }

  WipingBytes bytes;
  rapidjson::Document document;
};

// Of something that is no object, nothing is found.

[[nodiscard]] const Json* find(const Json& object, const char* name);
[[nodiscard]] std::optional<std::string_view> find_text(const Json& object, const char* name);

[[nodiscard]] bool is_visible_ascii(std::string_view text);
/// Text that a terminal may be given: no control characters, at most 256 bytes; else absent.
[[nodiscard]] std::optional<std::string> displayable(std::optional<std::string_view> text);

/// Where parsing stopped, or the known members and their types; never a value.
[[nodiscard]] std::string shape_of(const ParsedBody& body);

}  // namespace maestro
