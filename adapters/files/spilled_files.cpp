#include "adapters/files/spilled_files.hpp"

#include <unistd.h>

#include "adapters/system/file_safety.hpp"
#include "domain/envelope.hpp"

namespace maestro {
namespace {

constexpr std::string_view mark = "maestro-spill-1:";
constexpr std::size_t id_bytes = 16;
constexpr std::size_t generation_size = 8;

/// Names are of a restricted alphabet without `:`.
std::string file_of(const std::string& directory, const SessionKey& session) {
  return directory + "/spill-" + session.provider + ":" + session.profile;
}

std::optional<LandedRow> read(const std::string& path, const SessionKey& session) {
  if (::access(path.c_str(), F_OK) != 0) return std::nullopt;
  const Result<std::optional<FileIdentity>> safe = check_private_file(path);
  if (!safe || !*safe) return std::nullopt;
  const Result<WipingBytes> bytes = read_small_file(path);
  if (!bytes) return std::nullopt;
  std::string_view content(bytes->data(), bytes->size());
  if (content.size() <= mark.size() + id_bytes + generation_size || !content.starts_with(mark)) return std::nullopt;
  content.remove_prefix(mark.size());
  const Result<std::uint64_t> generation = generation_from(content.substr(id_bytes, generation_size));
  if (!generation) return std::nullopt;
  return LandedRow{std::string(content.substr(0, id_bytes)),
                   {session, RecordKind::session},
                   {*generation, "", std::string(content.substr(id_bytes + generation_size))}};
}

}  // namespace

std::optional<LandedRow> SpilledFiles::find(const SessionKey& session) {
  std::optional<LandedRow> newest;
  for (const std::string& directory : directories_) {
    std::optional<LandedRow> found = read(file_of(directory, session), session);
    if (found && (!newest || found->row.generation > newest->row.generation)) newest = std::move(found);
  }
  return newest;
}

void SpilledFiles::remove(const SessionKey& session) {
  for (const std::string& directory : directories_) ::unlink(file_of(directory, session).c_str());
}

}  // namespace maestro
