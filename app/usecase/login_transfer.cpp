#include "app/usecase/login_transfer.hpp"

namespace maestro {
namespace {

constexpr std::size_t salt_bytes = 16;
constexpr std::size_t check_bytes = 16;
constexpr std::chrono::seconds export_timeout{60};  ///< for a refresh that is going on

std::string check_of(Crypto& crypto, const SealKey& key) {
  WipingBytes message;
  for (const std::string_view part : {std::string_view("maestro export check 1:"), key.reveal()})
    message.insert(message.end(), part.begin(), part.end());
  const Sha256Digest digest = crypto.sha256({message.data(), message.size()});
  return {digest.begin(), digest.begin() + check_bytes};
}

std::string name_of(const SessionKey& session) { return session.provider + "/" + session.profile; }

Status check_room(TokenVault& vault, const PortableLogin& login) {
  const Result<std::optional<SessionRecord>> stored = vault.load(login.session);
  if (!stored) return fail(stored.error());
  switch (obstacle_to_import(login.record, *stored)) {
    case Obstacle::none:
    case Obstacle::is_stored_already:
      return {};
    case Obstacle::has_moved_on:
      return fail(Errc::older_copy, name_of(login.session) + " has moved on here since it was exported",
                  "nothing was imported; --force replaces it, though its refresh token is probably spent");
    case Obstacle::is_another_login:
      return fail(Errc::older_copy, "there is another login here as " + name_of(login.session),
                  "nothing was imported; --force replaces it");
  }
  return {};
}

}  // namespace

Result<std::string> export_logins(TokenVault& vault, Crypto& crypto, std::span<const SessionKey> sessions,
                                  const Passphrase& passphrase) {
  std::vector<PortableLogin> logins;
  for (const SessionKey& session : sessions) {
    const Result<std::optional<SessionRecord>> seen = vault.load(session);
    if (!seen) return fail(seen.error());
    Result<std::optional<SessionRecord>> record = std::nullopt;
    if (holds_login(*seen)) {  // a token that is being spent would be good nowhere
      const Result<std::unique_ptr<SessionGuard>> guard = vault.lock(session, {export_timeout, std::nullopt});
      if (!guard) return fail(guard.error());
      record = (*guard)->load();
      if (!record) return fail(std::move(record));
    }
    if (!holds_login(*record))
      return fail(Errc::login_needed, "there is no login to export as " + name_of(session), "run `maestro auth login`");
    logins.push_back({session, **std::move(record)});
  }
  const WipingBytes salt = crypto.random(salt_bytes);
  ExportText text;
  text.salt.assign(salt.begin(), salt.end());
  const Result<SealKey> key = crypto.derive(passphrase, text.salt);
  if (!key) return fail(key.error());
  text.check = check_of(crypto, *key);
  Result<std::string> sealed = crypto.seal(*key, encode(logins), export_place(text));
  if (!sealed) return sealed;
  text.sealed = *std::move(sealed);
  return format_export(text);
}

Status check_export(const PastedText& line) {
  if (Result<ExportText> text = parse_export(line.reveal()); !text) return fail(std::move(text));
  return {};
}

Result<std::vector<PortableLogin>> open_export(Crypto& crypto, const PastedText& line, const Passphrase& passphrase) {
  const Result<ExportText> text = parse_export(line.reveal());
  if (!text) return fail(text.error());
  const Result<SealKey> key = crypto.derive(passphrase, text->salt);
  if (!key) return fail(key.error());
  if (check_of(crypto, *key) != text->check)
    return fail(Errc::vault_key, "that is not the passphrase of the export", "nothing was imported; try again");
  const Result<PlainRecord> plain = crypto.open(*key, text->sealed, export_place(*text));
  if (!plain)
    return fail(Errc::bad_input, "the export is damaged; nothing was imported",
                "copy it again, or make another with `maestro auth export`");
  return decode_logins(*plain);
}

Status import_logins(LoginImport& vault, TokenVault& stored, Clock& clock, std::span<const PortableLogin> logins,
                     Older older) {
  if (older == Older::refused)
    for (const PortableLogin& login : logins)
      if (Status room = check_room(stored, login); !room) return room;
  for (const PortableLogin& login : logins)
    if (Status adopted = vault.adopt(login.session, login.record, older, clock.now()); !adopted) return adopted;
  return {};
}

}  // namespace maestro
