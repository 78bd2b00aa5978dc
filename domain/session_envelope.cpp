#include "domain/envelope.hpp"
#include "domain/record_bytes.hpp"

// The layout of a session's record. Format 2 added what a login is bound to, its home and its end; 1 (maestro 0.1) is
// still read.

namespace maestro {
namespace {

constexpr std::uint64_t newest_format = 2;
constexpr std::size_t longest_host = 64;

tl::unexpected<Error> corrupt() {
  return fail(Errc::vault_corrupt, "a record of the vault is damaged", "log in again to replace this login");
}

std::string_view view(const auto& bytes) { return {bytes.data(), bytes.size()}; }

void write_token(RecordWriter& out, const OAuthToken& token) {
  out.text(token.access_token.reveal());
  out.optional(token.refresh_token, [&out](const RefreshToken& present) { out.text(present.reveal()); });
  out.time(token.expiry);
  out.integer(static_cast<std::uint64_t>(token.lifetime.count()), 8);
  out.optional_text(token.scope);
  out.text(token.token_type);
}

OAuthToken read_token(RecordReader& in) {
  OAuthToken token;
  token.access_token = AccessToken(in.text());
  if (in.present()) token.refresh_token = RefreshToken(in.text());
  token.expiry = in.time();
  token.lifetime = std::chrono::seconds(in.integer(8, 0, static_cast<std::uint64_t>(longest_lifetime.count())));
  token.scope = in.optional_text();
  token.token_type = in.text();
  return token;
}

std::string_view cut(const std::string& text) { return std::string_view(text).substr(0, longest_host); }

void write_intent(RecordWriter& out, const Intent& intent) {
  out.integer(static_cast<std::uint64_t>(intent.kind), 1);
  out.time(intent.at);
  out.fixed(view(intent.refresh_token_hash));
  out.text(cut(intent.host));
  out.integer(intent.slot, 1);
  out.integer(intent.attempt, 8);
  out.integer(static_cast<std::uint64_t>(intent.ended), 1);
  out.integer(intent.earlier, 1);
  out.fixed(view(intent.grant_id));
  out.text(intent.rule.expected_email);
  out.integer(static_cast<std::uint64_t>(intent.rule.replacing), 1);
}

Intent read_intent(RecordReader& in, std::uint64_t format) {
  Intent intent;
  if (format >= 2) intent.kind = static_cast<Intent::Kind>(in.integer(1, 1, 2));
  intent.at = in.time();
  intent.refresh_token_hash = in.array<std::tuple_size_v<Sha256Digest>>();
  if (format < 2) return intent;
  intent.host = in.text();
  intent.slot = static_cast<std::uint8_t>(in.integer(1));
  intent.attempt = in.integer(8);
  intent.ended = static_cast<Intent::Ended>(in.integer(1, 0, 2));
  intent.earlier = static_cast<std::uint8_t>(in.integer(1));
  intent.grant_id = in.array<std::tuple_size_v<GrantId>>();
  intent.rule.expected_email = in.text();
  intent.rule.replacing = static_cast<AccountRule::Replacing>(in.integer(1, 1, 3));
  return intent;
}

void write_binding(RecordWriter& out, const GrantBinding& binding) {
  out.text(binding.client_id);
  out.text(binding.issuer);
  out.integer(binding.token_endpoints.size(), 1);
  for (const std::string& endpoint : binding.token_endpoints) out.text(endpoint);
  out.text(binding.redirect_uri);
  out.text(binding.api_base);
  out.integer((binding.client_was_built_in ? 1U : 0U) | (binding.endpoints_were_built_in ? 2U : 0U) |
                  (binding.api_was_built_in ? 4U : 0U),
              1);
}

GrantBinding read_binding(RecordReader& in) {
  GrantBinding binding;
  binding.client_id = in.text();
  binding.issuer = in.text();
  for (std::uint64_t left = in.integer(1); left > 0; --left) binding.token_endpoints.emplace_back(in.text());
  binding.redirect_uri = in.text();
  binding.api_base = in.text();
  const std::uint64_t built_in = in.integer(1, 0, 7);
  binding.client_was_built_in = (built_in & 1) != 0;
  binding.endpoints_were_built_in = (built_in & 2) != 0;
  binding.api_was_built_in = (built_in & 4) != 0;
  return binding;
}

void write_home(RecordWriter& out, const VaultHome& home) {
  out.integer(home.inode, 8);
  out.integer(static_cast<std::uint64_t>(home.born_ns), 8);
  out.integer(home.machines.size(), 1);
  for (const HostId& machine : home.machines) out.fixed(view(machine));
  out.fixed(view(home.boot));
  out.text(home.path);
}

VaultHome read_home(RecordReader& in) {
  VaultHome home;
  home.inode = in.integer(8);
  home.born_ns = static_cast<std::int64_t>(in.integer(8));
  for (std::uint64_t left = in.integer(1, 0, most_home_machines); left > 0; --left)
    home.machines.push_back(in.array<std::tuple_size_v<HostId>>());
  home.boot = in.array<std::tuple_size_v<HostId>>();
  home.path = in.text();
  return home;
}

void write_identity(RecordWriter& out, const Identity& identity) {
  out.optional_text(identity.account_email);
  out.optional_text(identity.organization_name);
  out.optional_text(identity.organization_uuid);
  out.optional_text(identity.account_uuid);
  out.optional_text(identity.workspace_id);
  out.optional_text(identity.workspace_name);
}

Identity read_identity(RecordReader& in, std::uint64_t format) {
  Identity identity;
  identity.account_email = in.optional_text();
  identity.organization_name = in.optional_text();
  identity.organization_uuid = in.optional_text();
  if (format < 2) return identity;
  identity.account_uuid = in.optional_text();
  identity.workspace_id = in.optional_text();
  identity.workspace_name = in.optional_text();
  return identity;
}

void write_history(RecordWriter& out, const std::vector<HistoryEntry>& history) {
  out.integer(history.size(), 1);
  for (const HistoryEntry& entry : history) {
    out.time(entry.at);
    out.integer(static_cast<std::uint64_t>(entry.event), 1);
    out.integer(entry.process, 4);
    out.text(cut(entry.host));
  }
}

std::vector<HistoryEntry> read_history(RecordReader& in, std::uint64_t format) {
  std::vector<HistoryEntry> history;
  for (std::uint64_t left = in.integer(1, 0, history_length); left > 0; --left) {
    HistoryEntry& entry = history.emplace_back();
    entry.at = in.time();
    entry.event = static_cast<HistoryEvent>(in.integer(1, 1, 9));
    entry.process = static_cast<std::uint32_t>(in.integer(4));
    if (format >= 2) entry.host = in.text();
  }
  return history;
}

}  // namespace

PlainRecord encode(const SessionRecord& record) {
  RecordWriter out;
  out.integer(newest_format, 1);
  out.fixed(view(record.grant_id));
  out.integer(record.generation, 8);
  out.integer(static_cast<std::uint64_t>(record.state), 1);
  write_token(out, record.token);
  write_identity(out, record.identity);
  out.text(record.token_endpoint);
  out.optional(record.intent, [&out](const Intent& intent) { write_intent(out, intent); });
  out.optional_time(record.not_before);
  out.optional_time(record.last_try);
  write_history(out, record.history);
  write_binding(out, record.binding);
  write_home(out, record.home);
  out.optional_time(record.login_expires_at);
  out.optional_time(record.rejected_at);
  out.integer(record.unauthorized.size(), 1);
  for (const std::chrono::sys_seconds at : record.unauthorized) out.time(at);
  return std::move(out).padded(envelope_unit);
}

Result<SessionRecord> decode_session(const PlainRecord& plain) {
  RecordReader in(plain.reveal());
  const std::uint64_t format = in.integer(1);
  if (format > newest_format)
    return fail(Errc::vault_newer, "a record was written by a newer maestro", "upgrade maestro");
  if (format == 0) return corrupt();
  SessionRecord record;
  record.grant_id = in.array<std::tuple_size_v<GrantId>>();
  record.generation = in.integer(8);
  record.state = static_cast<GrantState>(in.integer(1, 1, 4));
  record.token = read_token(in);
  record.identity = read_identity(in, format);
  record.token_endpoint = in.text();
  if (in.present()) record.intent = read_intent(in, format);
  record.not_before = in.optional_time();
  record.last_try = in.optional_time();
  record.history = read_history(in, format);
  if (format >= 2) {
    record.binding = read_binding(in);
    record.home = read_home(in);
    record.login_expires_at = in.optional_time();
    record.rejected_at = in.optional_time();
    for (std::uint64_t left = in.integer(1, 0, most_unauthorized_refreshes); left > 0; --left)
      record.unauthorized.push_back(in.time());
  }
  if (!in.ended_well()) return corrupt();
  return record;
}

}  // namespace maestro
