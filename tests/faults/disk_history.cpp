#include "tests/faults/disk_history.hpp"

#include <fcntl.h>
#include <sys/syscall.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace maestro::testing {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t sector = 512;

std::string whole(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void overwrite(std::string& content, std::uint64_t offset, std::string_view data) {
  if (content.size() < offset + data.size()) content.resize(offset + data.size(), '\0');
  std::copy(data.begin(), data.end(), content.begin() + static_cast<std::ptrdiff_t>(offset));
}

bool chance(std::mt19937& random) { return (random() & 1U) != 0; }

}  // namespace

DiskHistory::DiskHistory(std::string directory) : directory_(std::move(directory)) {
  for (const auto& entry : fs::directory_iterator(directory_)) {
    first_names_[entry.path().filename()] = files_;
    initial_[files_++] = whole(entry.path());
  }
  names_ = first_names_;
}

std::optional<std::string> DiskHistory::name_in_directory(const std::string& path) const {
  if (fs::path(path).parent_path() != directory_) return std::nullopt;
  return fs::path(path).filename();
}

FamilyEvents DiskHistory::events() {
  return {[this](pid_t parent, pid_t child) { began(parent, child); },
          [this](const SystemCall& call) { record(call); }};
}

void DiskHistory::began(pid_t parent, pid_t child) {
  if (parent == 0) command_ = child;
  open_[child] = open_[parent];
}

std::string DiskHistory::path_beneath(const SystemCall& call) {
  const std::string path = call.path_at(1);
  const auto found = open_[call.pid].find(static_cast<int>(call.arguments[0]));
  const bool is_ours = found != open_[call.pid].end() && found->second.is_directory;
  return is_ours && !path.starts_with('/') ? directory_ + "/" + path : path;
}

void DiskHistory::opened(const SystemCall& call) {
  const int fd = static_cast<int>(call.result);
  const std::string path = path_beneath(call);
  const auto flags = static_cast<int>(call.arguments[2]);
  Descriptors& open = open_[call.pid];
  open.erase(fd);
  if (path == directory_) open[fd] = {-1, 0, true};
  const std::optional<std::string> name = name_in_directory(path);
  if (!name) return;
  const bool is_new = names_.count(*name) == 0;
  if (is_new) {
    names_[*name] = files_++;
    operations_.push_back({Operation::Kind::add_name, names_[*name], *name});
  }
  open[fd] = {names_[*name], 0, false};
  if (!is_new && (flags & O_TRUNC) != 0) operations_.push_back({Operation::Kind::truncate, names_[*name]});
}

void DiskHistory::duplicated(const SystemCall& call) {
  Descriptors& open = open_[call.pid];
  const int copy = static_cast<int>(call.result);
  const auto found = open.find(static_cast<int>(call.arguments[0]));
  const std::optional<Open> original = found == open.end() ? std::nullopt : std::optional(found->second);
  open.erase(copy);
  if (original) open[copy] = *original;
}

void DiskHistory::wrote(const SystemCall& call, std::optional<std::uint64_t> offset) {
  const int fd = static_cast<int>(call.arguments[0]);
  if (fd == 1 && call.pid == command_) promised_at_ = std::min(promised_at_, operations_.size());
  Descriptors& open = open_[call.pid];
  const auto found = open.find(fd);
  if (found == open.end() || found->second.is_directory) return;
  const auto size = static_cast<std::size_t>(call.result);
  const std::uint64_t at = offset.value_or(found->second.position);
  if (!offset) found->second.position += size;
  operations_.push_back({Operation::Kind::write, found->second.file, "", at, call.bytes_at(1, size)});
}

void DiskHistory::synced(const SystemCall& call) {
  const Descriptors& open = open_[call.pid];
  const auto found = open.find(static_cast<int>(call.arguments[0]));
  if (found == open.end()) return;
  const bool is_directory = found->second.is_directory;
  operations_.push_back({is_directory ? Operation::Kind::sync_names : Operation::Kind::sync, found->second.file});
}

void DiskHistory::linked(const std::string& from, const std::string& to) {
  const auto old_name = name_in_directory(from);
  const auto new_name = name_in_directory(to);
  if (!old_name || !new_name) return;
  names_[*new_name] = names_[*old_name];
  operations_.push_back({Operation::Kind::add_name, names_[*new_name], *new_name});
}

void DiskHistory::unlinked(const std::string& path) {
  const auto name = name_in_directory(path);
  if (!name) return;
  names_.erase(*name);
  operations_.push_back({Operation::Kind::remove_name, -1, *name});
}

void DiskHistory::renamed(const std::string& from, const std::string& to) {
  linked(from, to);
  if (name_in_directory(to)) unlinked(from);
}

void DiskHistory::record(const SystemCall& call) {
  if (call.result < 0) return;
  Descriptors& open = open_[call.pid];
  const int fd = static_cast<int>(call.arguments[0]);
  switch (call.number) {
    case SYS_openat:
      return opened(call);
    case SYS_close:
      open.erase(fd);
      return;
    case SYS_close_range:
      std::erase_if(open, [&](const auto& one) {
        const auto number = static_cast<unsigned long long>(one.first);
        return number >= call.arguments[0] && number <= call.arguments[1];
      });
      return;
    case SYS_dup:
    case SYS_dup2:
    case SYS_dup3:
      return duplicated(call);
    case SYS_fcntl:
      if (call.arguments[1] == F_DUPFD || call.arguments[1] == F_DUPFD_CLOEXEC) duplicated(call);
      return;
    case SYS_write:
      return wrote(call, std::nullopt);
    case SYS_pwrite64:
      return wrote(call, call.arguments[3]);
    case SYS_ftruncate:
      if (open.count(fd) != 0) operations_.push_back({Operation::Kind::truncate, open[fd].file, "", call.arguments[1]});
      return;
    case SYS_fsync:
    case SYS_fdatasync:
      return synced(call);
    case SYS_link:
      return linked(call.path_at(0), call.path_at(1));
    case SYS_unlink:
      return unlinked(call.path_at(0));
    case SYS_unlinkat:
      return unlinked(path_beneath(call));
    case SYS_rename:
      return renamed(call.path_at(0), call.path_at(1));
    case SYS_renameat2:
      return renamed(call.path_at(1), call.path_at(3));
    default:
      return;
  }
}

void DiskHistory::build(std::size_t count, Survives survives, std::mt19937& random,
                        const std::string& directory) const {
  std::map<int, std::size_t> synced;  // a file's operations before this one are durable
  std::size_t names_synced = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (operations_[i].kind == Operation::Kind::sync) synced[operations_[i].file] = i;
    if (operations_[i].kind == Operation::Kind::sync_names) names_synced = i;
  }
  std::size_t names_until = count;
  if (survives == Survives::nothing_unsynced) names_until = names_synced;
  if (survives == Survives::some) names_until = names_synced + random() % (count - names_synced + 1);
  const auto lasts = [&](std::size_t i, int file) {
    const auto until = synced.find(file);
    if (survives == Survives::everything || (until != synced.end() && i < until->second)) return true;
    return survives == Survives::some && chance(random);
  };

  std::map<std::string, int> names = first_names_;
  std::map<int, std::string> contents = initial_;
  for (std::size_t i = 0; i < count; ++i) {
    const Operation& operation = operations_[i];
    std::string& content = contents[operation.file];
    if (operation.kind == Operation::Kind::add_name && i < names_until) names[operation.name] = operation.file;
    if (operation.kind == Operation::Kind::remove_name && i < names_until) names.erase(operation.name);
    if (operation.kind == Operation::Kind::truncate && lasts(i, operation.file)) content.resize(operation.offset, '\0');
    if (operation.kind != Operation::Kind::write) continue;
    for (std::size_t at = 0; at < operation.data.size(); at += sector)
      if (lasts(i, operation.file))
        overwrite(content, operation.offset + at, std::string_view(operation.data).substr(at, sector));
  }
  fs::remove_all(directory);
  fs::create_directory(directory);
  fs::permissions(directory, fs::perms(0700));
  for (const auto& [name, file] : names) {
    const fs::path path = fs::path(directory) / name;
    std::ofstream(path, std::ios::binary) << contents[file];
    fs::permissions(path, fs::perms(0600));
  }
}

}  // namespace maestro::testing
