#include "app/vault/sealed_rows.hpp"

namespace maestro {
namespace {

constexpr std::size_t id_bytes = 16;
constexpr std::size_t key_bytes = 32;

std::string random_id(Crypto& crypto) {
  const WipingBytes bytes = crypto.random(id_bytes);
  return {bytes.begin(), bytes.end()};
}

/// Tells one key-encryption key from another and says nothing about it: 256 random bits stand behind the hash.
std::string key_check(Crypto& crypto, const SealKey& key) {
  WipingBytes message;
  for (const std::string_view part : {std::string_view("maestro key check 1:"), key.reveal()})
    message.insert(message.end(), part.begin(), part.end());
  const Sha256Digest digest = crypto.sha256({message.data(), message.size()});
  return {digest.begin(), digest.begin() + id_bytes};
}

Error vault_is_gone() { return {Errc::vault_unavailable, "the vault is gone", "log in again, or restore a backup"}; }

std::string place_of_data_key(const VaultHeader& header) {
  return additional_data({header.vault_id, header.key_id, "", "", RecordKind::data_key, 0});
}

}  // namespace

std::string SealedRows::place_of(const DataKey& key, const RowName& name, std::uint64_t generation) {
  return additional_data(
      {key.vault_id, key.key_id, name.session.provider, name.session.profile, name.kind, generation});
}

Result<SealKey> SealedRows::draw_data_key(VaultHeader& header, const NewKey& wrapping_key) {
  header.key_id = random_id(crypto_);
  header.key_check = key_check(crypto_, wrapping_key.key);
  header.key_kind = wrapping_key.slot.kind;
  header.key_salt = wrapping_key.slot.salt;
  SealKey key(crypto_.random(key_bytes));
  Result<std::string> wrapped = crypto_.seal(wrapping_key.key, PlainRecord(key.reveal()), place_of_data_key(header));
  if (!wrapped) return fail(std::move(wrapped));
  header.wrapped_data_key = *std::move(wrapped);
  return key;
}

Result<NewKey> SealedRows::draw_first_key() { return keys_.create(random_id(crypto_)); }

Status SealedRows::create_if_absent(const NewKey& wrapping_key) {
  Result<std::optional<VaultHeader>> present = rows_.header();
  if (!present) return fail(std::move(present));
  if (*present) return {};
  VaultHeader header{wrapping_key.slot.vault_id, {}, {}, {}};
  if (Result<SealKey> key = draw_data_key(header, wrapping_key); !key) return fail(std::move(key));
  return rows_.create(header);
}

Result<bool> SealedRows::exists() {
  Result<std::optional<VaultHeader>> header = rows_.header();
  if (!header) return fail(std::move(header));
  return header->has_value();
}

Result<SealKey> SealedRows::wrapping_key(const VaultHeader& header) {
  const KeyTest is_right = [&](const SealKey& key) { return key_check(crypto_, key) == header.key_check; };
  Result<SealKey> key = keys_.unlock(header.slot(), is_right);
  if (key && !is_right(*key))
    return fail(Errc::vault_key, "the key does not belong to this vault",
                "put back the key that the vault was made with; nothing was overwritten");
  return key;
}

Result<std::shared_ptr<const SealedRows::DataKey>> SealedRows::data_key() {
  Result<std::optional<VaultHeader>> header = rows_.header();
  if (!header) return fail(std::move(header));
  if (!*header) return nullptr;
  const std::lock_guard guard(mutex_);
  if (unlocked_ && unlocked_->vault_id == (*header)->vault_id && unlocked_->key_id == (*header)->key_id)
    return unlocked_;
  Result<SealKey> wrapping_key = this->wrapping_key(**header);
  if (!wrapping_key) return fail(std::move(wrapping_key));
  Result<PlainRecord> key = crypto_.open(*wrapping_key, (*header)->wrapped_data_key, place_of_data_key(**header));
  if (!key) return fail(std::move(key));
  unlocked_ = std::make_shared<const DataKey>(DataKey{(*header)->vault_id, (*header)->key_id, SealKey(key->reveal())});
  return unlocked_;
}

Status SealedRows::unlock() {
  Result<std::shared_ptr<const DataKey>> key = data_key();
  if (!key) return fail(std::move(key));
  return {};
}

Result<std::string> SealedRows::vault_id() {
  Result<std::shared_ptr<const DataKey>> key = last_data_key();
  if (!key) return fail(std::move(key));
  if (!*key) return fail(vault_is_gone());
  return (*key)->vault_id;
}

Result<std::shared_ptr<const SealedRows::DataKey>> SealedRows::last_data_key() {
  {
    const std::lock_guard guard(mutex_);
    if (unlocked_) return unlocked_;
  }
  return data_key();
}

Result<std::optional<SealedRows::Opened>> SealedRows::find(const RowName& name) {
  Result<std::shared_ptr<const DataKey>> key = last_data_key();
  while (key && *key) {
    Result<std::optional<Row>> row = rows_.find(name);
    if (!row) return fail(std::move(row));
    if (!*row) return std::nullopt;
    Result<PlainRecord> plain = crypto_.open((*key)->key, (*row)->sealed, place_of(**key, name, (*row)->generation));
    if (plain) return Opened{(*row)->generation, *std::move(plain)};
    Result<std::shared_ptr<const DataKey>> now = data_key();
    if (now && *now == *key) return fail(std::move(plain));
    key = std::move(now);  // a rekey came before the row was read
  }
  if (!key) return fail(std::move(key));
  return std::nullopt;
}

Result<Row> SealedRows::seal(const RowName& name, std::uint64_t generation, const PlainRecord& plain) {
  Result<LandedRow> sealed = seal_for_landing(name, generation, plain);
  if (!sealed) return fail(std::move(sealed));
  return std::move(sealed->row);
}

Result<LandedRow> SealedRows::seal_for_landing(const RowName& name, std::uint64_t generation,
                                               const PlainRecord& plain) {
  Result<std::shared_ptr<const DataKey>> key = last_data_key();
  if (!key) return fail(std::move(key));
  if (!*key) return fail(vault_is_gone());
  Result<std::string> sealed = crypto_.seal((*key)->key, plain, place_of(**key, name, generation));
  if (!sealed) return fail(std::move(sealed));
  return LandedRow{(*key)->vault_id, name, Row{generation, (*key)->key_id, *std::move(sealed)}};
}

std::optional<PlainRecord> SealedRows::open(const LandedRow& landed) {
  Result<std::shared_ptr<const DataKey>> key = last_data_key();
  if (!key || !*key || landed.vault_id != (*key)->vault_id || landed.row.sealed.empty()) return std::nullopt;
  if (!landed.row.key_id.empty() && landed.row.key_id != (*key)->key_id) return std::nullopt;
  Result<PlainRecord> plain =
      crypto_.open((*key)->key, landed.row.sealed, place_of(**key, landed.name, landed.row.generation));
  if (!plain) return std::nullopt;
  return *std::move(plain);
}

Result<NewKey> SealedRows::draw_next_key(Rekey which) {
  Result<std::optional<VaultHeader>> header = rows_.header();
  if (!header) return fail(std::move(header));
  if (!*header) return fail(vault_is_gone());
  if (which == Rekey::both_keys) return keys_.create((*header)->vault_id);
  Result<SealKey> key = wrapping_key(**header);
  if (!key) return fail(std::move(key));
  return NewKey{*std::move(key), (*header)->slot()};
}

Status SealedRows::reseal(const NewKey& wrapping_key) {
  Result<std::optional<VaultHeader>> present = rows_.header();
  if (!present) return fail(std::move(present));
  if (!*present) return fail(vault_is_gone());
  Result<std::vector<RowName>> names = rows_.names();
  if (!names) return fail(std::move(names));
  VaultHeader header = **present;
  const Result<SealKey> key = draw_data_key(header, wrapping_key);
  if (!key) return fail(key.error());

  StoreChange change{header, {}};
  for (const RowName& name : *names) {
    Result<std::optional<Opened>> opened = find(name);
    if (!opened) return fail(std::move(opened));
    if (!*opened) continue;
    const std::uint64_t generation = (*opened)->generation;
    Result<std::string> sealed = crypto_.seal(*key, (*opened)->plain,
                                              additional_data({header.vault_id, header.key_id, name.session.provider,
                                                               name.session.profile, name.kind, generation}));
    if (!sealed) return fail(std::move(sealed));
    change.rows.push_back({name, Row{generation, header.key_id, *std::move(sealed)}, generation, std::nullopt});
  }
  return rows_.apply(change);
}

}  // namespace maestro
