#include "adapters/vault/sealed_vault.hpp"

#include <algorithm>
#include <array>

#include "adapters/system/file_safety.hpp"

namespace maestro {
namespace {

constexpr std::chrono::seconds create_patience{10};
constexpr std::chrono::seconds adopt_patience{60};  // a refresh may be under way
const std::string nobody_chose;

/// Which byte of the lock file stands for the row. A session's is held over a refresh; the other kinds have their own,
/// so that beginning a login waits for nobody but whoever takes the whole file.
std::uint64_t lock_byte(Crypto& crypto, const RowName& name) {
  std::string text = name.session.provider + '\n' + name.session.profile;
  if (name.kind != RecordKind::session) text += '\n' + std::to_string(static_cast<int>(name.kind));
  const Sha256Digest digest = crypto.sha256(text);
  std::uint64_t byte = 0;
  for (std::size_t i = 0; i < 8; ++i) byte = (byte << 8) | static_cast<unsigned char>(digest.at(i));
  return byte;
}

/// One row for each provider, under no profile. It is there from the first login on, even if nobody has chosen: before
/// a row may count as absent, the whole store must be looked through, and nearly every command asks for this one.
RowName choice_of(const std::string& provider) { return {{provider, ""}, RecordKind::profile_choice}; }

}  // namespace

SealedVault::SealedVault(const VaultPlaces& places, RowStore& rows, KeyProvider& keys, Crypto& crypto, Clock& clock)
    : directory_(places.directory),
      rows_(rows, spill_directories(places)),
      crypto_(crypto),
      lock_file_(places.directory + "/vault.lock", clock),
      sealed_(rows_, keys, crypto) {}

Result<std::optional<SessionRecord>> SealedVault::load(const SessionKey& session) {
  return load_session(sealed_, session);
}

Result<std::vector<SessionKey>> SealedVault::list() {
  Result<std::vector<SessionKey>> all = rows_.list(RecordKind::session);
  if (!all) return all;
  std::erase_if(*all, [this](const SessionKey& session) {
    const Result<std::optional<SessionRecord>> record = load(session);
    return record && (!*record || (*record)->state == GrantState::forgotten);  // a damaged one is listed
  });
  return all;
}

Status SealedVault::prepare(std::chrono::milliseconds patience) {
  Result<bool> exists = sealed_.exists();
  if (!exists) return fail(std::move(exists));
  if (*exists) return sealed_.unlock();
  if (Status made = make_private_directory(directory_); !made) return made;
  const Result<NewKey> key = sealed_.draw_first_key();
  if (!key) return fail(key.error());
  Result<LockFile::Held> everything =
      lock_file_.lock_all(std::max<std::chrono::milliseconds>(patience, create_patience));
  if (!everything) return fail(std::move(everything));
  if (Status created = sealed_.create_if_absent(*key); !created) return created;
  return sealed_.unlock();
}

Result<std::unique_ptr<SessionGuard>> SealedVault::lock(const SessionKey& session, std::chrono::milliseconds patience) {
  Result<std::unique_ptr<SealedSession>> opened = open_session(session, patience);
  if (!opened) return fail(std::move(opened));
  return *std::move(opened);
}

Status SealedVault::adopt(const SessionKey& session, const SessionRecord& record, Older older,
                          std::chrono::sys_seconds at) {
  const Result<std::unique_ptr<SealedSession>> opened = open_session(session, adopt_patience);
  if (!opened) return fail(opened.error());
  return (*opened)->adopt(record, older, at);
}

Result<std::unique_ptr<SealedSession>> SealedVault::open_session(const SessionKey& session,
                                                                 std::chrono::milliseconds patience) {
  if (Status there = prepare(patience); !there) return fail(std::move(there));
  Result<LockFile::Held> lock = lock_file_.lock(lock_byte(crypto_, {session, RecordKind::session}), patience);
  if (!lock) return fail(std::move(lock));
  return std::make_unique<SealedSession>(sealed_, rows_, session, *std::move(lock));
}

Status SealedVault::write(const RowName& name, std::uint64_t generation, const PlainRecord& plain, IfPresent present) {
  if (Status there = prepare(create_patience); !there) return there;
  Result<LockFile::Held> lock = lock_file_.lock(lock_byte(crypto_, name), create_patience);
  if (!lock) return fail(std::move(lock));
  if (present == IfPresent::keep) {
    const Result<std::optional<Row>> kept = rows_.find(name);
    if (!kept || *kept) return {};  // in a damaged vault a login is still possible
  }
  Result<Row> row = sealed_.seal(name, generation, plain);
  if (!row) return fail(std::move(row));
  return rows_.apply(std::array{RowChange{name, *std::move(row), std::nullopt}});
}

Status SealedVault::put(const SessionKey& session, const PendingLogin& pending) {
  Status choice = write(choice_of(session.provider), 1, encode_profile_choice(nobody_chose), IfPresent::keep);
  if (!choice) return choice;
  return write({session, RecordKind::pending_login}, pending_generation(pending.grant_id), encode(pending),
               IfPresent::replace);
}

Result<std::optional<PendingLogin>> SealedVault::find(const SessionKey& session) {
  Result<std::optional<SealedRows::Opened>> opened = sealed_.find({session, RecordKind::pending_login});
  if (!opened) return fail(std::move(opened));
  if (!*opened) return std::nullopt;
  Result<PendingLogin> pending = decode_pending_login((*opened)->plain);
  if (!pending) return fail(std::move(pending));
  return *std::move(pending);
}

Status SealedVault::remove(const SessionKey& session, const GrantId& grant_id) {
  Result<bool> exists = sealed_.exists();
  if (!exists) return fail(std::move(exists));
  if (!*exists) return {};
  const RowName name{session, RecordKind::pending_login};
  return rows_.apply(std::array{RowChange{name, std::nullopt, pending_generation(grant_id)}});
}

Result<std::optional<std::string>> SealedVault::chosen(const std::string& provider) {
  Result<std::optional<SealedRows::Opened>> opened = sealed_.find(choice_of(provider));
  if (!opened) return fail(std::move(opened));
  if (!*opened) return std::nullopt;
  Result<std::string> profile = decode_profile_choice((*opened)->plain);
  if (!profile) return fail(std::move(profile));
  if (*profile == nobody_chose) return std::nullopt;
  return *std::move(profile);
}

Status SealedVault::choose(const std::string& provider, const std::string& profile) {
  return write(choice_of(provider), 1, encode_profile_choice(profile), IfPresent::replace);
}

}  // namespace maestro
