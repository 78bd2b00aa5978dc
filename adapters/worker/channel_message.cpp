#include "adapters/worker/channel_message.hpp"

#include <algorithm>
#include <cstdint>

#include "domain/record_bytes.hpp"

namespace maestro {
namespace {

constexpr char stage_mark = 'G';
constexpr char log_mark = 'L';
constexpr char report_mark = 'R';

// A report with both texts at their longest is the largest packet: 1 + 8 + 5 + 1 + 1 + 2 * (4 + 2000) bytes.
constexpr std::size_t longest_text = 2000;
constexpr std::size_t longest_line = largest_packet - 5;

void put_integer(std::string& packet, std::uint64_t value, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
    packet.push_back(static_cast<char>((value >> shift) & 0xff));
}

bool continues_a_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

void put_text(std::string& packet, std::string_view text, std::size_t longest) {
  std::size_t length = std::min(text.size(), longest);
  if (length < text.size())
    while (length > 0 && continues_a_character(text[length])) --length;
  put_integer(packet, length, 4);
  packet.append(text.substr(0, length));
}

struct Encoder {
  std::string packet;

  void operator()(const StageEntered& entered) {
    packet.push_back(stage_mark);
    put_integer(packet, static_cast<std::uint64_t>(entered.stage), 1);
    put_text(packet, entered.host, longest_text);
  }
  void operator()(const LogText& log) {
    packet.push_back(log_mark);
    put_text(packet, log.line, longest_line);
  }
  void operator()(const SpendReport& report) {
    packet.push_back(report_mark);
    put_integer(packet, report.generation, 8);
    put_integer(packet, report.ask_again_after ? 1 : 0, 1);
    if (report.ask_again_after) put_integer(packet, static_cast<std::uint64_t>(report.ask_again_after->count()), 4);
    put_integer(packet, report.error ? 1 : 0, 1);
    if (!report.error) return;
    put_integer(packet, static_cast<std::uint64_t>(report.error->code), 1);
    put_text(packet, report.error->what, longest_text);
    put_text(packet, report.error->hint, longest_text);
  }
};

StageEntered read_stage(RecordReader& reader) {
  const auto stage = static_cast<SpendStage>(reader.integer(1, static_cast<std::uint64_t>(SpendStage::connecting),
                                                            static_cast<std::uint64_t>(SpendStage::storing)));
  return {stage, std::string(reader.text())};
}

SpendReport read_report(RecordReader& reader) {
  SpendReport report{reader.integer(8), std::nullopt, std::nullopt};
  if (reader.present()) report.ask_again_after = std::chrono::seconds(reader.integer(4));
  if (!reader.present()) return report;
  const auto code = static_cast<Errc>(reader.integer(1, 0, static_cast<std::uint64_t>(Errc::interrupted)));
  const std::string_view what = reader.text();
  report.error = Error{code, std::string(what), std::string(reader.text())};
  return report;
}

std::optional<WorkerMessage> read_message(char mark, RecordReader& reader) {
  switch (mark) {
    case stage_mark:
      return read_stage(reader);
    case log_mark:
      return LogText{std::string(reader.text())};
    case report_mark:
      return read_report(reader);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string encode(const WorkerMessage& message) {
  Encoder encoder;
  std::visit(encoder, message);
  return std::move(encoder.packet);
}

std::optional<WorkerMessage> decode(std::string_view packet) {
  if (packet.empty()) return std::nullopt;
  RecordReader reader(packet.substr(1));
  std::optional<WorkerMessage> message = read_message(packet.front(), reader);
  if (!reader.ended_well()) return std::nullopt;
  return message;
}

}  // namespace maestro
