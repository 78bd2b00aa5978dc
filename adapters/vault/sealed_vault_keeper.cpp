#include "adapters/vault/sealed_vault_keeper.hpp"

namespace maestro {
namespace {

constexpr std::chrono::seconds patience{30};

std::string hexadecimal(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    text += digits[static_cast<unsigned char>(byte) >> 4];
    text += digits[static_cast<unsigned char>(byte) & 15];
  }
  return text;
}

tl::unexpected<Error> no_vault() {
  return fail(Errc::vault_unavailable, "there is no vault yet", "`maestro auth login` makes one");
}

}  // namespace

SealedVaultKeeper::SealedVaultKeeper(const VaultPlaces& places, RowStore& rows, KeyProvider& keys, Crypto& crypto,
                                     Clock& clock)
    : rows_(rows, spill_directories(places)),
      lock_file_(places.directory + "/vault.lock", clock),
      sealed_(rows_, keys, crypto) {}

Result<std::optional<VaultInfo>> SealedVaultKeeper::info() {
  Result<std::optional<VaultHeader>> header = rows_.header();
  if (!header) return fail(std::move(header));
  if (!*header) return std::nullopt;
  Result<std::vector<RowName>> names = rows_.names();
  if (!names) return fail(std::move(names));
  return VaultInfo{hexadecimal((*header)->vault_id), hexadecimal((*header)->key_id), names->size()};
}

Status SealedVaultKeeper::check() {
  Result<bool> exists = sealed_.exists();
  if (!exists) return fail(std::move(exists));
  if (!*exists) return no_vault();
  Result<std::vector<RowName>> names = rows_.names();
  if (!names) return fail(std::move(names));
  for (const RowName& name : *names) {
    const auto record = sealed_.find(name);
    if (!record && record.error().code == Errc::vault_corrupt)
      return fail(Errc::vault_corrupt,
                  "a record of " + name.session.provider + "/" + name.session.profile + " is damaged",
                  "`maestro auth login` or `logout` of that profile replaces it");
    if (!record) return fail(record.error());
  }
  return {};
}

Result<LockFile::Held> SealedVaultKeeper::take_alone() {
  Result<bool> exists = sealed_.exists();
  if (!exists) return fail(std::move(exists));
  if (!*exists) return no_vault();
  Result<LockFile::Held> alone = lock_file_.lock_all(patience);
  if (!alone) return alone;
  if (Status brought = rows_.bring_in(); !brought) return fail(std::move(brought));
  return alone;
}

Status SealedVaultKeeper::backup(const std::string& path) {
  const Result<LockFile::Held> alone = take_alone();
  if (!alone) return fail(alone.error());
  return rows_.copy_to(path);
}

Status SealedVaultKeeper::rekey() {
  const Result<LockFile::Held> alone = take_alone();
  if (!alone) return fail(alone.error());
  return sealed_.reseal();
}

}  // namespace maestro
