#include "adapters/keys/secret_service_key.hpp"

#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <thread>

#include "adapters/keys/secret_library.hpp"
#include "domain/base64url.hpp"

namespace maestro {
namespace {

constexpr std::chrono::seconds patience{3};
constexpr std::size_t key_bytes = 32;
constexpr const char* attribute = "key";

const SecretSchema& schema() {
  static const SecretSchema known = [] {
    SecretSchema made{};
    made.name = "maestro.VaultKey";
    made.flags = SECRET_SCHEMA_NONE;
    made.attributes[0] = {attribute, SECRET_SCHEMA_ATTRIBUTE_STRING};
    return made;
  }();
  return known;
}

/// A call to the service that is given up when the patience ends.
class Call {
 public:
  explicit Call(const SecretLibrary& secret) : secret_(secret), cancellable_(secret.cancellable_new()) {
    watch_ = std::thread([this] {
      std::unique_lock lock(mutex_);
      if (!ended_.wait_for(lock, patience, [this] { return has_ended_; })) secret_.cancel(cancellable_);
    });
  }
  ~Call() {
    {
      const std::lock_guard lock(mutex_);
      has_ended_ = true;
    }
    ended_.notify_one();
    watch_.join();
    if (error_ != nullptr) secret_.error_free(error_);
    secret_.unref(cancellable_);
  }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  [[nodiscard]] GCancellable* cancellable() { return cancellable_; }
  [[nodiscard]] GError** error() { return &error_; }

  /// Why it came to nothing; the service's own words hold no secret.
  [[nodiscard]] tl::unexpected<Error> failure() const {
    if (secret_.is_cancelled(cancellable_) != 0)
      return fail(Errc::vault_key, "the keyring did not answer within 3 seconds",
                  "unlock it, e.g. by logging in to the desktop, and try again");
    return fail(Errc::vault_key,
                "the keyring cannot be used: " + std::string(error_ != nullptr ? error_->message : "no reason given"),
                "run inside the desktop's session, with its keyring unlocked; or choose another vault.key");
  }

 private:
  const SecretLibrary& secret_;
  GCancellable* cancellable_;
  GError* error_ = nullptr;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool has_ended_ = false;
  std::thread watch_;
};

tl::unexpected<Error> no_library() {
  return fail(Errc::vault_key, "libsecret-1.so.0 cannot be opened, and the keyring is spoken to through it",
              "install libsecret-1-0, or choose another vault.key");
}

Result<SealKey> look_up(const std::string& name) {
  const SecretLibrary* secret = secret_library();
  if (secret == nullptr) return no_library();
  Call call(*secret);
  gchar* found = secret->lookup(&schema(), call.cancellable(), call.error(), attribute, name.c_str(), nullptr);
  if (found == nullptr && *call.error() != nullptr) return call.failure();
  if (found == nullptr)
    return fail(Errc::vault_key, "the keyring does not hold the key of this vault",
                "log in to the desktop that it was made on; the vault opens with no other key");
  const std::optional<WipingBytes> bytes = base64url_decode({found, std::strlen(found)});
  secret->free(found);
  if (!bytes || bytes->size() != key_bytes)
    return fail(Errc::vault_corrupt, "the key in the keyring is damaged", "restore the keyring from a backup");
  return SealKey(std::string_view(bytes->data(), bytes->size()));
}

Status store(const std::string& name, const SealKey& key) {
  const SecretLibrary* secret = secret_library();
  if (secret == nullptr) return no_library();
  WipingBytes text = base64url_encode_secret(key.reveal());
  text.push_back('\0');
  Call call(*secret);
  if (secret->store(&schema(), SECRET_COLLECTION_DEFAULT, "Key of the maestro vault", text.data(), call.cancellable(),
                    call.error(), attribute, name.c_str(), nullptr) == 0)
    return call.failure();
  return {};
}

}  // namespace

Result<SealKey> SecretServiceKey::unlock(const KeySlot& slot, const KeyTest& /*is_right*/) {
  return look_up(name_of(slot));
}

Result<NewKey> SecretServiceKey::create(const std::string& vault_id) {
  const WipingBytes salt = crypto_.random(key_salt_bytes);
  const KeySlot slot{KeyKind::keyring, vault_id, {salt.begin(), salt.end()}};
  const SealKey key(crypto_.random(key_bytes));
  if (Status stored = store(name_of(slot), key); !stored) return fail(std::move(stored));
  Result<SealKey> again = look_up(name_of(slot));
  if (!again) return fail(std::move(again));
  if (!(*again == key))
    return fail(Errc::vault_key, "the keyring gave back another key than it was given", "choose another vault.key");
  return NewKey{*std::move(again), slot};
}

Status SecretServiceKey::forget(const KeySlot& /*slot*/) { return {}; }

}  // namespace maestro
