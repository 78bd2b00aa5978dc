#include "adapters/files/landing_image.hpp"

#include "adapters/files/integer_bytes.hpp"
#include "domain/record_bytes.hpp"

namespace maestro {
namespace {

constexpr std::string_view mark = "maestro-landing1";
constexpr std::size_t id_size = 16;
constexpr std::size_t digest_size = std::tuple_size_v<Sha256Digest>;
constexpr std::size_t content_size = landing_slot_size - digest_size;
constexpr std::size_t integers_size = 8 + 3 * std::size_t{4} + 1 + 8;
constexpr std::size_t longest_names = 2 * std::size_t{64};
static_assert(mark.size() + 2 * id_size + integers_size + longest_names + longest_landed_row <= content_size);

void append_text(std::string& bytes, std::string_view text) {
  append_integer(bytes, text.size(), 4);
  bytes.append(text);
}

}  // namespace

std::optional<std::string> encode(const LandingImage& image, Crypto& crypto) {
  const LandedRow& landed = image.landed;
  if (landed.vault_id.size() != id_size || landed.row.key_id.size() != id_size) return std::nullopt;
  std::string bytes;
  bytes.reserve(landing_slot_size);
  bytes += mark;
  append_integer(bytes, image.sequence, 8);
  bytes += landed.vault_id;
  bytes += landed.row.key_id;
  append_text(bytes, landed.name.session.provider);
  append_text(bytes, landed.name.session.profile);
  append_integer(bytes, static_cast<std::uint64_t>(landed.name.kind), 1);
  append_integer(bytes, landed.row.generation, 8);
  append_text(bytes, landed.row.sealed);
  if (bytes.size() > content_size) return std::nullopt;
  bytes.resize(content_size);
  const Sha256Digest digest = crypto.sha256(bytes);
  bytes.append(digest.data(), digest.size());
  return bytes;
}

std::optional<LandingImage> decode_landing_image(std::string_view slot, Crypto& crypto) {
  if (slot.size() != landing_slot_size || !slot.starts_with(mark)) return std::nullopt;
  const std::string_view content = slot.substr(0, content_size);
  const Sha256Digest digest = crypto.sha256(content);
  if (slot.substr(content_size) != std::string_view(digest.data(), digest.size())) return std::nullopt;

  RecordReader reader(content.substr(mark.size()));
  LandingImage image;
  image.sequence = reader.integer(8);
  image.landed.vault_id = reader.fixed(id_size);
  image.landed.row.key_id = reader.fixed(id_size);
  image.landed.name.session.provider = reader.text();
  image.landed.name.session.profile = reader.text();
  image.landed.name.kind = static_cast<RecordKind>(reader.integer(
      1, static_cast<std::uint64_t>(RecordKind::session), static_cast<std::uint64_t>(RecordKind::profile_choice)));
  image.landed.row.generation = reader.integer(8);
  image.landed.row.sealed = reader.text();
  if (!reader.ended_well()) return std::nullopt;
  return image;
}

}  // namespace maestro
