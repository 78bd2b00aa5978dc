#include "domain/envelope.hpp"

#include "domain/record_bytes.hpp"

namespace maestro {
namespace {

constexpr std::uint64_t format_version = 1;

tl::unexpected<Error> corrupt() {
  return fail(Errc::vault_corrupt, "a record of the vault is damaged", "log in again to replace this login");
}

std::string_view view(const auto& bytes) { return {bytes.data(), bytes.size()}; }

Status check_format(RecordReader& in) {
  const std::uint64_t format = in.integer(1);
  if (format > format_version)
    return fail(Errc::vault_newer, "a record was written by a newer maestro", "upgrade maestro");
  if (format != format_version) return corrupt();
  return {};
}

}  // namespace

PlainRecord encode(const PendingLogin& pending) {
  RecordWriter out;
  out.integer(format_version, 1);
  out.fixed(view(pending.grant_id));
  out.text(pending.pkce.code_verifier.reveal());
  out.text(pending.pkce.code_challenge);
  out.text(pending.pkce.state.reveal());
  out.time(pending.started_at);
  return std::move(out).padded(envelope_unit);
}

Result<PendingLogin> decode_pending_login(const PlainRecord& plain) {
  RecordReader in(plain.reveal());
  if (Status format = check_format(in); !format) return fail(std::move(format));
  PendingLogin pending;
  pending.grant_id = in.array<std::tuple_size_v<GrantId>>();
  pending.pkce.code_verifier = CodeVerifier(in.text());
  pending.pkce.code_challenge = in.text();
  pending.pkce.state = State(in.text());
  pending.started_at = in.time();
  if (!in.ended_well()) return corrupt();
  return pending;
}

PlainRecord encode_profile_choice(const std::string& profile) {
  RecordWriter out;
  out.integer(format_version, 1);
  out.text(profile);
  return std::move(out).padded(envelope_unit);
}

Result<std::string> decode_profile_choice(const PlainRecord& plain) {
  RecordReader in(plain.reveal());
  if (Status format = check_format(in); !format) return fail(std::move(format));
  std::string profile(in.text());
  if (!in.ended_well()) return corrupt();
  return profile;
}

std::string additional_data(const RecordPlace& place) {
  std::string data;
  const auto add = [&data](std::string_view field) {
    for (int shift = 24; shift >= 0; shift -= 8) data.push_back(static_cast<char>((field.size() >> shift) & 0xff));
    data.append(field);
  };
  const char version = static_cast<char>(format_version);
  const char kind = static_cast<char>(place.kind);
  const std::array<char, 8> generation = generation_bytes(place.generation);
  add({&version, 1});
  add(place.vault_id);
  add(place.key_id);
  add(place.provider);
  add(place.profile);
  add({&kind, 1});
  add(view(generation));
  return data;
}

std::array<char, 8> generation_bytes(std::uint64_t generation) {
  std::array<char, 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>((generation >> (56 - 8 * i)) & 0xff);
  return bytes;
}

Result<std::uint64_t> generation_from(std::string_view bytes) {
  if (bytes.size() != 8) return corrupt();
  std::uint64_t generation = 0;
  for (const char byte : bytes) generation = (generation << 8) | static_cast<unsigned char>(byte);
  return generation;
}

}  // namespace maestro
