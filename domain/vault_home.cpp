#include "domain/vault_home.hpp"

#include <algorithm>

namespace maestro {
namespace {

bool is_known_machine(const VaultHome& home, const VaultPlace& place) {
  return place.machine && std::find(home.machines.begin(), home.machines.end(), *place.machine) != home.machines.end();
}

bool is_same_boot(const VaultHome& home, const VaultPlace& place) {
  return home.boot != HostId{} && home.boot == place.boot;
}

/// As in a container of a slim image, whose volume may come up on any node.
bool no_machine_has_an_id(const VaultHome& home, const VaultPlace& place) {
  return home.machines.empty() && !place.machine;
}

}  // namespace

HomeVerdict judge_home(const VaultHome& home, const VaultPlace& place, bool original_is_there) {
  if (home.inode == 0) return HomeVerdict::home;
  const bool is_known = is_known_machine(home, place);
  const bool tells_files_apart = place.is_local && place.born_ns != 0 && home.born_ns != 0;
  if (!tells_files_apart) return is_known || no_machine_has_an_id(home, place) ? HomeVerdict::home : HomeVerdict::copy;

  const bool is_same_file = home.inode == place.inode && home.born_ns == place.born_ns;
  const bool is_same_start = is_same_boot(home, place);
  if (is_same_file) {
    // A container without an identifier of its own sees the same file after the machine has started anew.
    const bool at_home = is_known || is_same_start || !place.machine;
    return at_home ? HomeVerdict::home : HomeVerdict::clone;
  }
  if (is_known) return original_is_there ? HomeVerdict::copy_beside : HomeVerdict::moved;
  return is_same_start ? HomeVerdict::copy_in_container : HomeVerdict::copy;
}

bool may_refresh_at(HomeVerdict verdict) {
  switch (verdict) {
    case HomeVerdict::home:
    case HomeVerdict::moved:
      return true;
    case HomeVerdict::copy_in_container:
    case HomeVerdict::copy_beside:
    case HomeVerdict::copy:
    case HomeVerdict::clone:
      return false;
  }
  return false;
}

VaultHome home_after_write(const VaultHome& home, const VaultPlace& place) {
  VaultHome next = home;
  next.inode = place.inode;
  next.born_ns = place.born_ns;
  next.boot = place.boot;
  next.path = place.path;
  if (!place.machine || is_known_machine(home, place)) return next;
  if (next.machines.size() >= most_home_machines) next.machines.erase(next.machines.begin() + 1);
  next.machines.push_back(*place.machine);
  return next;
}

}  // namespace maestro
