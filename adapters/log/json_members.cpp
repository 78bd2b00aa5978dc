#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "adapters/log/log_line.hpp"

namespace maestro {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write(Writer& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}
void write(Writer& writer, std::int64_t number) { writer.Int64(number); }

template <class Value>
void write_member(Writer& writer, std::string_view name, const Value& value) {
  writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  write(writer, value);
}

}  // namespace

std::string json_members(const LogLine& line) {
  rapidjson::StringBuffer text;
  Writer writer(text);
  writer.StartObject();
  write_member(writer, "event", line.event);
  write_member(writer, "message", std::string_view(line.text));
  for (const auto& [name, value] : line.fields)
    std::visit([&writer, name = name](const auto& concrete) { write_member(writer, name, concrete); }, value);
  writer.EndObject();
  return std::string(text.GetString() + 1, text.GetSize() - 2);
}

}  // namespace maestro
