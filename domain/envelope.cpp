#include "domain/envelope.hpp"

#include <algorithm>

namespace maestro {
namespace {

constexpr std::uint64_t format_version = 1;

tl::unexpected<Error> corrupt() {
  return fail(Errc::vault_corrupt, "a record of the vault is damaged",
              "run `maestro auth login` to replace this login");
}

class Writer {
 public:
  void integer(std::uint64_t value, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
      const char byte = static_cast<char>((value >> shift) & 0xff);
      plain_.append({&byte, 1});
    }
  }
  void time(std::chrono::sys_seconds value) {
    integer(static_cast<std::uint64_t>(value.time_since_epoch().count()), 8);
  }
  void fixed(std::string_view bytes) { plain_.append(bytes); }
  void text(std::string_view value) {
    integer(value.size(), 4);
    plain_.append(value);
  }
  template <class T, class Write>
  void optional(const std::optional<T>& value, Write write) {
    integer(value ? 1 : 0, 1);
    if (value) write(*value);
  }
  void optional_text(const std::optional<std::string>& value) {
    optional(value, [this](const std::string& present) { text(present); });
  }
  void optional_time(const std::optional<std::chrono::sys_seconds>& value) {
    optional(value, [this](std::chrono::sys_seconds present) { time(present); });
  }
  PlainRecord padded() && {
    const std::size_t over = plain_.size() % envelope_unit;
    if (over != 0) plain_.append(std::string(envelope_unit - over, '\0'));
    return std::move(plain_);
  }

 private:
  PlainRecord plain_;
};

/// Reads on after a fault, giving zeros; `ended_well` tells at the end.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::string_view fixed(std::size_t count) {
    if (count > rest_.size()) {
      sound_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return bytes;
  }
  std::uint64_t integer(int bytes) {
    std::uint64_t value = 0;
    for (const char byte : fixed(static_cast<std::size_t>(bytes)))
      value = (value << 8) | static_cast<unsigned char>(byte);
    return value;
  }
  std::uint64_t integer(int bytes, std::uint64_t least, std::uint64_t most) {
    const std::uint64_t value = integer(bytes);
    sound_ = sound_ && value >= least && value <= most;
    return std::clamp(value, least, most);
  }
  std::chrono::sys_seconds time() {
    return std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(integer(8))));
  }
  std::string_view text() { return fixed(integer(4)); }
  template <std::size_t N>
  std::array<char, N> array() {
    std::array<char, N> result{};
    const std::string_view bytes = fixed(N);
    std::copy(bytes.begin(), bytes.end(), result.begin());
    return result;
  }
  bool present() { return integer(1, 0, 1) == 1; }
  std::optional<std::string> optional_text() {
    if (!present()) return std::nullopt;
    return std::string(text());
  }
  std::optional<std::chrono::sys_seconds> optional_time() {
    if (!present()) return std::nullopt;
    return time();
  }
  [[nodiscard]] bool ended_well() const {
    return sound_ && std::all_of(rest_.begin(), rest_.end(), [](char byte) { return byte == 0; });
  }

 private:
  std::string_view rest_;
  bool sound_ = true;
};

void write_token(Writer& out, const OAuthToken& token) {
  out.text(token.access_token.reveal());
  out.optional(token.refresh_token, [&out](const RefreshToken& present) { out.text(present.reveal()); });
  out.time(token.expiry);
  out.integer(static_cast<std::uint64_t>(token.lifetime.count()), 8);
  out.optional_text(token.scope);
  out.text(token.token_type);
}

OAuthToken read_token(Reader& in) {
  OAuthToken token;
  token.access_token = AccessToken(in.text());
  if (in.present()) token.refresh_token = RefreshToken(in.text());
  token.expiry = in.time();
  token.lifetime = std::chrono::seconds(in.integer(8, 0, static_cast<std::uint64_t>(longest_lifetime.count())));
  token.scope = in.optional_text();
  token.token_type = in.text();
  return token;
}

std::string_view view(const auto& bytes) { return {bytes.data(), bytes.size()}; }

Status check_format(Reader& in) {
  const std::uint64_t format = in.integer(1);
  if (format > format_version)
    return fail(Errc::vault_newer, "a record was written by a newer maestro", "upgrade maestro");
  if (format != format_version) return corrupt();
  return {};
}

}  // namespace

PlainRecord encode(const SessionRecord& record) {
  Writer out;
  out.integer(format_version, 1);
  out.fixed(view(record.grant_id));
  out.integer(record.generation, 8);
  out.integer(static_cast<std::uint64_t>(record.state), 1);
  write_token(out, record.token);
  out.optional_text(record.identity.account_email);
  out.optional_text(record.identity.organization_name);
  out.optional_text(record.identity.organization_uuid);
  out.text(record.token_endpoint);
  out.optional(record.intent, [&out](const Intent& intent) {
    out.time(intent.at);
    out.fixed(view(intent.refresh_token_hash));
  });
  out.optional_time(record.not_before);
  out.optional_time(record.last_try);
  out.integer(record.history.size(), 1);
  for (const HistoryEntry& entry : record.history) {
    out.time(entry.at);
    out.integer(static_cast<std::uint64_t>(entry.event), 1);
    out.integer(entry.process, 4);
  }
  return std::move(out).padded();
}

Result<SessionRecord> decode_session(const PlainRecord& plain) {
  Reader in(plain.reveal());
  if (Status format = check_format(in); !format) return fail(std::move(format));
  SessionRecord record;
  record.grant_id = in.array<std::tuple_size_v<GrantId>>();
  record.generation = in.integer(8);
  record.state = static_cast<GrantState>(in.integer(1, 1, 3));
  record.token = read_token(in);
  record.identity.account_email = in.optional_text();
  record.identity.organization_name = in.optional_text();
  record.identity.organization_uuid = in.optional_text();
  record.token_endpoint = in.text();
  if (in.present()) {
    record.intent.emplace();
    record.intent->at = in.time();
    record.intent->refresh_token_hash = in.array<std::tuple_size_v<Sha256Digest>>();
  }
  record.not_before = in.optional_time();
  record.last_try = in.optional_time();
  const std::uint64_t entries = in.integer(1, 0, history_length);
  for (std::uint64_t i = 0; i < entries; ++i) {
    HistoryEntry entry;
    entry.at = in.time();
    entry.event = static_cast<HistoryEvent>(in.integer(1, 1, 5));
    entry.process = static_cast<std::uint32_t>(in.integer(4));
    record.history.push_back(entry);
  }
  if (!in.ended_well()) return corrupt();
  return record;
}

PlainRecord encode(const PendingLogin& pending) {
  Writer out;
  out.integer(format_version, 1);
  out.fixed(view(pending.grant_id));
  out.text(pending.pkce.code_verifier.reveal());
  out.text(pending.pkce.code_challenge);
  out.text(pending.pkce.state.reveal());
  out.time(pending.started_at);
  return std::move(out).padded();
}

Result<PendingLogin> decode_pending_login(const PlainRecord& plain) {
  Reader in(plain.reveal());
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
  Writer out;
  out.integer(format_version, 1);
  out.text(profile);
  return std::move(out).padded();
}

Result<std::string> decode_profile_choice(const PlainRecord& plain) {
  Reader in(plain.reveal());
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
