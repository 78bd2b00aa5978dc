#include "adapters/oauth/parsed_body.hpp"

#include <algorithm>
#include <array>

namespace maestro {
namespace {

constexpr std::size_t longest_name = 256;

/// RapidJSON reads a cut UTF-8 sequence to its end before it looks at it, past a terminator of one byte (found by
/// fuzzing).
constexpr std::size_t longest_utf8 = 4;

std::string type_name(const Json& value) {
  constexpr std::array names = {"null", "false", "true", "object", "array", "string", "number"};
  return names.at(static_cast<std::size_t>(value.GetType()));
}

}  // namespace

ParsedBody::ParsedBody(const MessageBody& body) : bytes(body.reveal().begin(), body.reveal().end()) {
  bytes.insert(bytes.end(), longest_utf8, '\0');
  document.ParseInsitu<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(bytes.data());
}

const Json* find(const Json& object, const char* name) {
  if (!object.IsObject()) return nullptr;
  const auto member = object.FindMember(name);
  return member == object.MemberEnd() ? nullptr : &member->value;
}

std::optional<std::string_view> find_text(const Json& object, const char* name) {
  const Json* value = find(object, name);
  if (value == nullptr || !value->IsString()) return std::nullopt;
  return std::string_view(value->GetString(), value->GetStringLength());
}

bool is_visible_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

std::optional<std::string> displayable(std::optional<std::string_view> text) {
  const auto harmless = [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != 0x7f; };
  if (!text || text->empty() || text->size() > longest_name || !std::all_of(text->begin(), text->end(), harmless))
    return std::nullopt;
  for (std::size_t i = 0; i + 1 < text->size(); ++i)  // U+0080 to U+009F, the other control characters
    if ((*text)[i] == '\xc2' && static_cast<unsigned char>((*text)[i + 1]) < 0xa0) return std::nullopt;
  return std::string(*text);
}

std::string shape_of(const ParsedBody& body) {
  if (body.document.HasParseError())
    return "not JSON, parsing stopped at byte " + std::to_string(body.document.GetErrorOffset());
  if (!body.document.IsObject()) return "JSON, but not an object";
  std::string shape;
  for (const char* name : {"access_token", "token_type", "expires_in", "refresh_token", "refresh_token_expires_in",
                           "scope", "account", "organization", "workspace", "error", "type"})
    if (const Json* value = find(body.document, name); value != nullptr)
      shape += (shape.empty() ? "" : ", ") + std::string(name) + " is " + type_name(*value);
  return shape.empty() ? "an object without any known member" : shape;
}

}  // namespace maestro
