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

void DiskHistory::opened(const SystemCall& call) {
  const int fd = static_cast<int>(call.result);
  if (fd < 0) return;
  const std::string path = call.path_at(1);
  const auto flags = static_cast<int>(call.arguments[2]);
  open_.erase(fd);
  if (path == directory_) open_[fd] = {-1, 0, true};
  const std::optional<std::string> name = name_in_directory(path);
  if (!name) return;
  const bool is_new = names_.count(*name) == 0;
  if (is_new) {
    names_[*name] = files_++;
    operations_.push_back({Operation::Kind::add_name, names_[*name], *name});
  }
  open_[fd] = {names_[*name], 0, false};
  if (!is_new && (flags & O_TRUNC) != 0) operations_.push_back({Operation::Kind::truncate, names_[*name]});
}

void DiskHistory::wrote(int fd, const std::string& data, std::optional<std::uint64_t> offset) {
  if (fd == 1) promised_at_ = std::min(promised_at_, operations_.size());
  const auto found = open_.find(fd);
  if (found == open_.end() || found->second.is_directory) return;
  const std::uint64_t at = offset.value_or(found->second.position);
  if (!offset) found->second.position += data.size();
  operations_.push_back({Operation::Kind::write, found->second.file, "", at, data});
}

void DiskHistory::record(const SystemCall& call) {
  if (call.result < 0) return;
  const int fd = static_cast<int>(call.arguments[0]);
  const auto size = static_cast<std::size_t>(call.result);
  switch (call.number) {
    case SYS_openat:
      return opened(call);
    case SYS_close:
      open_.erase(fd);
      return;
    case SYS_write:
      return wrote(fd, call.bytes_at(1, size), std::nullopt);
    case SYS_pwrite64:
      return wrote(fd, call.bytes_at(1, size), call.arguments[3]);
    case SYS_ftruncate:
      if (open_.count(fd) != 0)
        operations_.push_back({Operation::Kind::truncate, open_[fd].file, "", call.arguments[1]});
      return;
    case SYS_fsync:
    case SYS_fdatasync:
      if (open_.count(fd) == 0) return;
      operations_.push_back(
          {open_[fd].is_directory ? Operation::Kind::sync_names : Operation::Kind::sync, open_[fd].file});
      return;
    case SYS_link: {
      const auto from = name_in_directory(call.path_at(0));
      const auto to = name_in_directory(call.path_at(1));
      if (!from || !to) return;
      names_[*to] = names_[*from];
      operations_.push_back({Operation::Kind::add_name, names_[*to], *to});
      return;
    }
    case SYS_unlink: {
      const auto name = name_in_directory(call.path_at(0));
      if (!name) return;
      names_.erase(*name);
      operations_.push_back({Operation::Kind::remove_name, -1, *name});
      return;
    }
    case SYS_rename: {
      const auto from = name_in_directory(call.path_at(0));
      const auto to = name_in_directory(call.path_at(1));
      if (!from || !to) return;
      names_[*to] = names_[*from];
      names_.erase(*from);
      operations_.push_back({Operation::Kind::add_name, names_[*to], *to});
      operations_.push_back({Operation::Kind::remove_name, -1, *from});
      return;
    }
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
