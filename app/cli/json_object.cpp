#include "app/cli/json_object.hpp"

#include <rapidjson/writer.h>

namespace maestro {
namespace {

struct BytesStream {
  using Ch = char;
  WipingBytes& bytes;
  void Put(char character) { bytes.push_back(character); }
  void Flush() {}
};

}  // namespace

void JsonObject::append_string(std::string_view text) {
  BytesStream stream{bytes_};
  rapidjson::Writer<BytesStream> writer(stream);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void JsonObject::name(std::string_view name) {
  append(bytes_.empty() ? "{" : ",");
  append_string(name);
  append(":");
}

JsonObject& JsonObject::text(std::string_view name, std::optional<std::string_view> value) {
  this->name(name);
  if (value)
    append_string(*value);
  else
    append("null");
  return *this;
}

JsonObject& JsonObject::number(std::string_view name, std::optional<std::int64_t> value) {
  this->name(name);
  append(value ? std::to_string(*value) : "null");
  return *this;
}

JsonObject& JsonObject::boolean(std::string_view name, bool value) {
  this->name(name);
  append(value ? "true" : "false");
  return *this;
}

JsonObject& JsonObject::list(std::string_view name, const std::vector<std::string>& values) {
  this->name(name);
  append("[");
  for (const std::string& value : values) {
    if (&value != &values.front()) append(",");
    append_string(value);
  }
  append("]");
  return *this;
}

JsonObject& JsonObject::object(std::string_view name, const JsonObject& value) {
  this->name(name);
  append(value.bytes_.empty() ? "{" : std::string_view(value.bytes_.data(), value.bytes_.size()));
  append("}");
  return *this;
}

std::string_view JsonObject::line() {
  line_ = bytes_;
  if (line_.empty()) line_.push_back('{');
  for (const char c : {'}', '\n'}) line_.push_back(c);
  return {line_.data(), line_.size()};
}

}  // namespace maestro
