#include "adapters/worker/channel_message.hpp"

#include <gmock/gmock.h>

namespace maestro {
namespace {

using ::testing::Eq;
using ::testing::Le;
using ::testing::Optional;
using ::testing::SizeIs;
using ::testing::VariantWith;

/// Asks about each new one: -Wswitch.
bool is_named(Errc code) {
  switch (code) {
    case Errc::internal:
    case Errc::usage:
    case Errc::bad_input:
    case Errc::bad_setting:
    case Errc::login_needed:
    case Errc::no_input:
    case Errc::unreachable:
    case Errc::bad_answer:
    case Errc::refused:
    case Errc::spent_code:
    case Errc::state_mismatch:
    case Errc::rate_limited:
    case Errc::still_refreshing:
    case Errc::refresh_interrupted:
    case Errc::still_exchanging:
    case Errc::other_issuer:
    case Errc::other_client:
    case Errc::other_account:
    case Errc::api_refuses:
    case Errc::vault_corrupt:
    case Errc::vault_key:
    case Errc::vault_permissions:
    case Errc::vault_unavailable:
    case Errc::vault_newer:
    case Errc::vault_busy:
    case Errc::vault_overtaken:
    case Errc::vault_copied:
    case Errc::mounted_alone:
    case Errc::no_room:
    case Errc::not_stored:
    case Errc::system_limit:
    case Errc::libcurl_missing:
    case Errc::older_copy:
    case Errc::undelivered:
    case Errc::interrupted:
      return true;
  }
  return false;
}

std::string with_code(const std::string& report, int code) {
  std::string changed = report;
  changed[10] = static_cast<char>(code);
  return changed;
}

TEST(ChannelMessage, BringsEveryErrorAcrossAndNoOther) {
  const std::string packet = encode(SpendReport{7, Error{Errc::usage, "what", "hint"}});
  for (int code = 0; code < 256; ++code) {
    const auto errc = static_cast<Errc>(code);
    const SpendReport report{7, Error{errc, "what", "hint"}};
    if (is_named(errc)) {
      EXPECT_THAT(decode(encode(report)), Optional(VariantWith<SpendReport>(report))) << code;
    } else {
      EXPECT_THAT(decode(with_code(packet, code)), Eq(std::nullopt)) << code;
    }
  }
}

TEST(ChannelMessage, BringsASuccessAcross) {
  const SpendReport report{0xfedcba9876543210, std::nullopt};
  EXPECT_THAT(decode(encode(report)), Optional(VariantWith<SpendReport>(report)));
}

TEST(ChannelMessage, BringsStagesAndLinesAcross) {
  for (const SpendStage stage : {SpendStage::connecting, SpendStage::sent, SpendStage::storing}) {
    const StageEntered entered{stage, "auth.example.com"};
    EXPECT_THAT(decode(encode(entered)), Optional(VariantWith<StageEntered>(entered)));
  }
  const LogText log{"info: a line, with \n and \"quotes\""};
  EXPECT_THAT(decode(encode(log)), Optional(VariantWith<LogText>(log)));
}

TEST(ChannelMessage, CutsTextsToFitOnePacket) {
  const std::string endless(1'000'000, 'x');
  for (const WorkerMessage& message :
       {WorkerMessage{SpendReport{1, Error{Errc::no_room, endless, endless}}}, WorkerMessage{LogText{endless}},
        WorkerMessage{StageEntered{SpendStage::sent, endless}}}) {
    EXPECT_THAT(encode(message), SizeIs(Le(largest_packet)));
    EXPECT_TRUE(decode(encode(message)).has_value());
  }
}

TEST(ChannelMessage, CutsNoCharacterInTwo) {
  for (std::size_t before = 0; before < 4; ++before) {
    std::string text(before, 'x');
    while (text.size() < 2 * largest_packet) text += "\xf0\x9f\x94\x91";
    const auto message = decode(encode(LogText{text}));
    ASSERT_TRUE(message.has_value());
    EXPECT_EQ((std::get<LogText>(*message).line.size() - before) % 4, 0U);
  }
}

TEST(ChannelMessage, IgnoresWhatIsMalformed) {
  EXPECT_THAT(decode(""), Eq(std::nullopt));
  EXPECT_THAT(decode("S"), Eq(std::nullopt));
  EXPECT_THAT(decode(std::string("G\0\0\0\0\0", 6)), Eq(std::nullopt)) << "there is no stage 0";
  const std::string packet = encode(SpendReport{7, Error{Errc::usage, "what", "hint"}});
  for (std::size_t length = 0; length < packet.size(); ++length)
    EXPECT_THAT(decode(packet.substr(0, length)), Eq(std::nullopt)) << length;
  EXPECT_THAT(decode(packet + "x"), Eq(std::nullopt));
}

}  // namespace
}  // namespace maestro
