#include "adapters/keys/key_file.hpp"

#include <algorithm>

#include "adapters/system/file_safety.hpp"
#include "adapters/system/publish.hpp"
#include "domain/base64url.hpp"

namespace maestro {
namespace {

constexpr std::string_view prefix = "maestro-vault-key-1:";
constexpr std::size_t key_bytes = 32;
constexpr std::size_t check_bytes = 4;

std::string_view check_of(const Sha256Digest& digest) { return {digest.data(), check_bytes}; }

tl::unexpected<Error> damaged(const std::string& path) {
  return fail(Errc::vault_corrupt, "the key file " + path + " is damaged", "restore it from a backup");
}

}  // namespace

Result<SealKey> KeyFile::read() const {
  Result<std::optional<FileIdentity>> found = check_private_file(path_);
  if (!found) return fail(std::move(found));
  if (!*found)
    return fail(Errc::vault_key, "the key file " + path_ + " is missing",
                "restore it from a backup, or set MAESTRO_VAULT_KEY to file: and where it is; the vault opens with no "
                "other key");
  Result<WipingBytes> content = read_small_file(path_);
  if (!content) return fail(std::move(content));
  std::string_view text(content->data(), content->size());
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (!text.starts_with(prefix)) return damaged(path_);
  const std::optional<WipingBytes> bytes = base64url_decode(text.substr(prefix.size()));
  if (!bytes || bytes->size() != key_bytes + check_bytes) return damaged(path_);
  const std::string_view key(bytes->data(), key_bytes);
  const std::string_view check(bytes->data() + key_bytes, check_bytes);
  if (check != check_of(crypto_.sha256(key))) return damaged(path_);
  return SealKey(key);
}

Status KeyFile::write() const {
  WipingBytes bytes = crypto_.random(key_bytes);
  const Sha256Digest digest = crypto_.sha256({bytes.data(), key_bytes});
  bytes.insert(bytes.end(), digest.begin(), digest.begin() + check_bytes);
  WipingBytes text(prefix.begin(), prefix.end());
  const WipingBytes encoded = base64url_encode_secret({bytes.data(), bytes.size()});
  text.insert(text.end(), encoded.begin(), encoded.end());
  text.push_back('\n');
  return create_private_file(path_, {text.data(), text.size()}, crypto_);
}

Result<SealKey> KeyFile::unlock(const KeySlot& /*slot*/, const KeyTest& /*is_right*/) { return read(); }

Result<NewKey> KeyFile::create(const std::string& vault_id) {
  Result<std::optional<FileIdentity>> found = check_private_file(path_);
  if (!found) return fail(std::move(found));
  if (Status written = *found ? Status() : write(); !written) {
    found = check_private_file(path_);  // somebody else may have been first
    if (!found || !*found) return fail(std::move(written));
  }
  Result<SealKey> key = read();
  if (!key) return fail(std::move(key));
  return NewKey{*std::move(key), {KeyKind::file, vault_id, {}}};
}

Status KeyFile::forget(const KeySlot& /*slot*/) { return {}; }

}  // namespace maestro
