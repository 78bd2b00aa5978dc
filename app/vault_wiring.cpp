#include "app/vault_wiring.hpp"

#include <filesystem>

#include "adapters/config/directories.hpp"
#include "app/usecase/settings.hpp"
#include "domain/base64url.hpp"

namespace maestro {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite://";
constexpr std::string_view file_scheme = "file:";

std::string directory_of(const std::string& file) { return std::filesystem::path(file).parent_path().string(); }

Result<std::string> load_vault_file(ConfigSource& config) {
  Result<std::string> url = load_text(config, "vault.url");
  if (!url) return url;
  if (url->empty()) {
    Result<std::string> directory = data_directory();
    if (!directory) return directory;
    return *directory + "/vault.db";
  }
  if (!url->starts_with(std::string(sqlite_scheme) + "/"))
    return fail(Errc::bad_setting, "vault.url is not one that this maestro knows", "write sqlite:///ABSOLUTE/PATH");
  return url->substr(sqlite_scheme.size());
}

/// Where maestro 0.1 kept tokens that the vault did not take: beside it, or in the runtime directory of its
/// environment.
std::vector<std::string> spill_directories(const std::string& file, Crypto& crypto) {
  std::vector<std::string> directories = {directory_of(file)};
  const std::string runtime = xdg_runtime_directory();
  const Sha256Digest digest = crypto.sha256(file);
  if (!runtime.empty()) directories.push_back(runtime + "/maestro-" + base64url_encode({digest.data(), 12}));
  return directories;
}

}  // namespace

Result<VaultSettings> load_vault_settings(ConfigSource& config) {
  const Result<std::string> file = load_vault_file(config);
  if (!file) return fail(file.error());
  const Result<std::string> passphrase_file = load_text(config, "vault.passphrase_file");
  if (!passphrase_file) return fail(passphrase_file.error());
  const Result<std::string> key = load_text(config, "vault.key");
  if (!key) return fail(key.error());

  VaultSettings settings{*file, directory_of(*file) + "/vault.key", *passphrase_file, key_kind_from(*key)};
  if (settings.chosen_key || key->empty() || *key == "auto") return settings;
  if (!key->starts_with(std::string(file_scheme) + "/"))
    return fail(Errc::bad_setting, "vault.key is not one that this maestro knows",
                "write auto, file, file:/ABSOLUTE/PATH, passphrase or keyring");
  settings.key_file = key->substr(file_scheme.size());
  settings.chosen_key = KeyKind::file;
  return settings;
}

std::string vault_url(const VaultSettings& settings) { return std::string(sqlite_scheme) + settings.file; }

VaultWiring::VaultWiring(const VaultSettings& settings, Console& console, Crypto& crypto, Clock& clock)
    : rows(settings.file, crypto),
      locks(directory_of(settings.file) + "/vault.lock", crypto, clock),
      landing({directory_of(settings.file) + "/vault.landing", runtime_directory(),
               [this] {
                 const Result<std::optional<VaultHeader>> header = rows.header();
                 return header && *header ? (*header)->vault_id : std::string();
               }},
              crypto),
      spilled(spill_directories(settings.file, crypto)),
      whereabouts(settings.file, crypto),
      key_file(settings.key_file, crypto),
      passphrase(settings.passphrase_file, console, crypto),
      keyring(crypto),
      chosen_key({key_file, passphrase, keyring}, settings.chosen_key, KeyChain::Other::is_refused),
      any_key({key_file, passphrase, keyring}, settings.chosen_key, KeyChain::Other::is_opened),
      vault(parts(chosen_key, crypto, clock)),
      keeper(parts(any_key, crypto, clock)),
      copies(parts(any_key, crypto, clock), rows),
      site(settings.file) {}

}  // namespace maestro
