#include "adapters/files/second_place.hpp"

#include <unistd.h>

#include "adapters/system/file_safety.hpp"
#include "adapters/system/publish.hpp"
#include "domain/hexadecimal.hpp"

namespace maestro {

std::string runtime_directory() { return "/run/user/" + std::to_string(::geteuid()); }

std::string SecondPlace::file(std::string_view vault_id, std::size_t slot) const {
  return directory() + "/" + hexadecimal(vault_id) + "-" + std::to_string(slot);
}

bool SecondPlace::exists() const { return ::access(directory().c_str(), F_OK) == 0; }

Status SecondPlace::write(std::string_view vault_id, std::size_t slot, std::string_view content) const {
  const Result<std::optional<FileIdentity>> runtime = check_private_directory(runtime_directory_);
  if (!runtime) return fail(runtime.error());
  if (!*runtime) return fail(Errc::vault_unavailable, runtime_directory_ + " does not exist");
  if (Status made = make_private_directory(directory()); !made) return made;
  Result<UnfinishedFile> unfinished = UnfinishedFile::make(file(vault_id, slot), crypto_);
  if (!unfinished) return fail(std::move(unfinished));
  if (Status written = unfinished->write(content); !written) return written;
  return std::move(*unfinished).replace();
}

std::optional<std::string> SecondPlace::read(std::string_view vault_id, std::size_t slot) const {
  const std::string path = file(vault_id, slot);
  if (::access(path.c_str(), F_OK) != 0) return std::nullopt;
  for (const std::string& one : {runtime_directory_, directory()}) {
    const Result<std::optional<FileIdentity>> safe = check_private_directory(one);
    if (!safe || !*safe) return std::nullopt;
  }
  const Result<std::optional<FileIdentity>> safe = check_private_file(path);
  if (!safe || !*safe) return std::nullopt;
  const Result<WipingBytes> content = read_small_file(path);
  if (!content) return std::nullopt;
  return std::string(content->data(), content->size());
}

void SecondPlace::remove(std::string_view vault_id, std::size_t slot) const { ::unlink(file(vault_id, slot).c_str()); }

}  // namespace maestro
