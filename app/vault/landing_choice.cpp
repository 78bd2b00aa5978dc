#include "app/vault/landing_choice.hpp"

#include <algorithm>
#include <array>

namespace maestro {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds pause{50};

/// The session that asks, and the vault that it is in.
struct Asking {
  const SessionKey& session;
  std::uint64_t generation;
  const std::string& vault_id;
};

bool is_of_vault(const Asking& asking, const std::optional<LandedRow>& found) {
  return found && found->vault_id == asking.vault_id && found->name.kind == RecordKind::session;
}

bool remembers_later(const Asking& asking, const std::optional<LandedRow>& found) {
  return is_of_vault(asking, found) && found->name.session == asking.session && found->row.sealed.empty() &&
         found->row.generation > asking.generation;
}

/// The pair of another session, whose process died: stored now, if nobody is at that session.
bool store_for_its_owner(const VaultParts& parts, SessionRows& rows, const LandedRow& landed) {
  const auto lock = parts.locks.lock(landed.name, milliseconds::zero());
  if (!lock) return false;
  const Result<StoredSession> settled = rows.settle(landed.name.session);
  return settled && settled->generation >= landed.row.generation;
}

bool may_be_overwritten(const VaultParts& parts, SessionRows& rows, const Asking& asking,
                        const std::optional<LandedRow>& found) {
  if (!is_of_vault(asking, found) || found->row.sealed.empty()) return true;
  if (found->name.session == asking.session) return found->row.generation <= asking.generation;
  const Result<std::uint64_t> stored = rows.generation(found->name.session);
  if (!stored) return false;
  return found->row.generation <= *stored || store_for_its_owner(parts, rows, *found);
}

struct Candidate {
  std::size_t number = 0;
  int rank = 0;
};

int rank_of(const Asking& asking, const std::optional<LandedRow>& found) {
  if (!is_of_vault(asking, found)) return 1;
  return found->name.session == asking.session ? 0 : 2;
}

}  // namespace

Result<ChosenSlot> choose_slot(const VaultParts& parts, SessionRows& rows, const SessionKey& session,
                               std::uint64_t generation, const std::string& vault_id, milliseconds timeout) {
  if (Status there = parts.landing.prepare(); !there) return fail(std::move(there));
  const Asking asking{session, generation, vault_id};
  const milliseconds deadline = parts.clock.elapsed() + timeout;
  while (true) {
    bool vault_is_older = false;
    std::array<Candidate, landing_slots> candidates{};
    for (std::size_t number = 0; number < landing_slots; ++number) {
      const Result<std::optional<LandedRow>> found = parts.landing.read(number);
      if (!found) return fail(found.error());
      vault_is_older = vault_is_older || remembers_later(asking, *found);
      candidates.at(number) = {number, rank_of(asking, *found)};
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& left, const Candidate& right) { return left.rank < right.rank; });
    for (const Candidate& candidate : candidates) {
      Result<std::unique_ptr<LandingSlot>> slot = parts.landing.take(candidate.number);
      if (!slot) return fail(std::move(slot));
      if (!*slot) continue;
      // Read again: another process may have landed and ended since.
      const Result<std::optional<LandedRow>> found = parts.landing.read(candidate.number);
      if (!found) return fail(found.error());
      if (may_be_overwritten(parts, rows, asking, *found)) return ChosenSlot{*std::move(slot), vault_is_older};
    }
    if (parts.clock.elapsed() >= deadline)
      return fail(Errc::vault_busy, "too many refreshes are going on at once", "try again in a moment");
    parts.clock.sleep(pause);
  }
}

}  // namespace maestro
