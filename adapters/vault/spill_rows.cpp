#include "adapters/vault/spill_rows.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "adapters/system/file_safety.hpp"
#include "domain/envelope.hpp"

namespace maestro {
namespace {

// A file is: the mark, 16 bytes of vault id, 8 bytes of generation, the sealed record.
constexpr std::string_view mark = "maestro-spill-1:";
constexpr std::string_view file_prefix = "spill-";
constexpr std::size_t id_bytes = 16;
constexpr std::size_t generation_size = 8;

/// Names are of a restricted alphabet without `:`.
std::string file_of(const std::string& directory, const SessionKey& session) {
  return directory + "/" + std::string(file_prefix) + session.provider + ":" + session.profile;
}

std::optional<SessionKey> session_of(const std::string& file_name) {
  if (!file_name.starts_with(file_prefix)) return std::nullopt;
  const std::size_t colon = file_name.find(':');
  if (colon == std::string::npos) return std::nullopt;
  Result<SessionKey> session =
      make_session_key(file_name.substr(file_prefix.size(), colon - file_prefix.size()), file_name.substr(colon + 1));
  if (!session) return std::nullopt;
  return *std::move(session);
}

std::optional<Row> read_spill(const std::string& path, std::string_view vault_id) {
  if (::access(path.c_str(), F_OK) != 0) return std::nullopt;
  const Result<std::optional<FileIdentity>> safe = check_private_file(path);
  if (!safe || !*safe) return std::nullopt;
  const Result<WipingBytes> bytes = read_small_file(path);
  if (!bytes) return std::nullopt;
  std::string_view content(bytes->data(), bytes->size());
  if (content.size() <= mark.size() + id_bytes + generation_size || !content.starts_with(mark)) return std::nullopt;
  content.remove_prefix(mark.size());
  if (content.substr(0, id_bytes) != vault_id) return std::nullopt;
  const Result<std::uint64_t> generation = generation_from(content.substr(id_bytes, generation_size));
  if (!generation) return std::nullopt;
  return Row{*generation, std::string(content.substr(id_bytes + generation_size))};
}

}  // namespace

Status SpillRows::set_aside(const SessionKey& session, const Row& row) {
  Result<std::optional<VaultHeader>> header = rows_.header();
  if (!header) return fail(std::move(header));
  if (!*header) return fail(Errc::vault_unavailable, "the vault is gone");
  const std::array<char, generation_size> generation = generation_bytes(row.generation);
  const std::string content =
      std::string(mark) + (*header)->vault_id + std::string(generation.begin(), generation.end()) + row.sealed;
  Status kept = fail(Errc::vault_unavailable, "there is no directory to spill to");
  for (const std::string& directory : directories_) {
    const std::string path = file_of(directory, session);
    ::unlink(path.c_str());
    kept = make_private_directory(directory);
    if (kept) kept = create_private_file(path, content);
    if (kept) return kept;
  }
  return kept;
}

Result<std::optional<Row>> SpillRows::spilled(const SessionKey& session, std::uint64_t stored) {
  std::optional<Row> newest;
  std::optional<std::string> vault_id;
  for (const std::string& directory : directories_) {
    const std::string path = file_of(directory, session);
    if (::access(path.c_str(), F_OK) != 0) continue;
    if (!vault_id) {
      const Result<std::optional<VaultHeader>> header = rows_.header();
      if (!header) return fail(header.error());
      if (!*header) return std::nullopt;
      vault_id = (*header)->vault_id;
    }
    std::optional<Row> row = read_spill(path, *vault_id);
    if (row && row->generation > std::max(stored, newest ? newest->generation : 0)) newest = std::move(row);
  }
  return newest;
}

Result<std::optional<Row>> SpillRows::find(const RowName& name) {
  Result<std::optional<Row>> row = rows_.find(name);
  if (!row || name.kind != RecordKind::session) return row;
  Result<std::optional<Row>> newer = spilled(name.session, *row ? (*row)->generation : 0);
  if (!newer || *newer) return newer;
  return row;
}

Result<std::vector<SessionKey>> SpillRows::list(RecordKind kind) {
  Result<std::vector<SessionKey>> all = rows_.list(kind);
  if (!all || kind != RecordKind::session) return all;
  for (const std::string& directory : directories_) {
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(directory, none)) {
      const std::optional<SessionKey> session = session_of(entry.path().filename());
      if (!session) continue;
      const Result<std::optional<Row>> row = find({*session, kind});
      if (row && *row) all->push_back(*session);
    }
  }
  std::sort(all->begin(), all->end());
  all->erase(std::unique(all->begin(), all->end()), all->end());
  return all;
}

Status SpillRows::bring_in() {
  Result<std::vector<SessionKey>> sessions = list(RecordKind::session);
  if (!sessions) return fail(std::move(sessions));
  for (const SessionKey& session : *sessions) {
    const RowName name{session, RecordKind::session};
    Result<std::optional<Row>> row = rows_.find(name);
    if (!row) return fail(std::move(row));
    Result<std::optional<Row>> newer = spilled(session, *row ? (*row)->generation : 0);
    if (!newer) return fail(std::move(newer));
    if (!*newer) continue;
    const std::uint64_t generation = (*newer)->generation;
    const RowChange change{name, **std::move(newer), generation};
    if (Status applied = apply({&change, 1}); !applied) return applied;
  }
  return {};
}

Status SpillRows::apply(std::span<const RowChange> changes) {
  std::vector<RowChange> adjusted(changes.begin(), changes.end());
  std::vector<SessionKey> written;
  for (RowChange& change : adjusted) {
    if (change.name.kind != RecordKind::session) continue;
    written.push_back(change.name.session);
    if (!change.expected) continue;
    Result<std::optional<Row>> row = rows_.find(change.name);
    if (!row) return fail(std::move(row));
    const std::uint64_t stored = *row ? (*row)->generation : 0;
    Result<std::optional<Row>> newer = spilled(change.name.session, stored);
    if (!newer) return fail(std::move(newer));
    if (*newer && (*newer)->generation == *change.expected) change.expected = stored;
  }
  if (Status applied = rows_.apply(adjusted); !applied) return applied;
  for (const SessionKey& session : written)
    for (const std::string& directory : directories_) ::unlink(file_of(directory, session).c_str());
  return {};
}

}  // namespace maestro
