// Makes a vault with logins whose tokens are good for a month:
//
//     make_vault DIRECTORY PROFILES [REFRESHES]
//
// The profiles are `default`, `p2`, `p3` and so on. `default` logs in as a person does and is refreshed so many times;
// the others' rows are stored together, because ten thousand logins one by one would take minutes.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>

#include "tests/bench/month_long_login.hpp"
#include "tests/support/sealed_vault.hpp"

namespace {

using namespace maestro;
using testing::VaultOnDisk;

template <class T>
T need(tl::expected<T, Error> result) {
  if (!result) throw std::runtime_error(result.error().what);
  return *std::move(result);
}

void need(Status status) {
  if (!status) throw std::runtime_error(status.error().what);
}

void log_in(VaultOnDisk& stored, const SessionKey& session, int refreshes) {
  PendingLogin pending;
  pending.grant_id = testing::month_long_grant();
  need(stored.vault.put(session, pending));
  need(testing::store_month_long_login(stored.vault, session, stored.clock.now()));
  const auto guard = need(stored.vault.lock(session, {std::chrono::seconds{10}, std::nullopt}));
  for (int i = 0; i < refreshes; ++i) need(testing::spend_for_a_month(*guard, RefreshSubject{}, stored.clock.now()));
}

void add_profiles(VaultOnDisk& stored, int first, int last) {
  SealedRows sealed(stored.rows, stored.keys, stored.crypto);
  const SessionRecord record = testing::month_long_login(stored.clock.now());
  const PlainRecord plain = encode(record);
  std::vector<RowChange> rows;
  for (int i = first; i <= last; ++i) {
    const RowName name{{"anthropic", "p" + std::to_string(i)}, RecordKind::session};
    rows.push_back({name, need(sealed.seal(name, record.generation, plain)), 0, std::nullopt});
  }
  need(stored.rows.apply({std::nullopt, std::move(rows), std::nullopt}));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 4) {
    std::fputs("usage: make_vault DIRECTORY PROFILES [REFRESHES]\n", stderr);
    return 2;
  }
  try {
    VaultOnDisk stored(argv[1]);
    log_in(stored, {"anthropic", "default"}, argc == 4 ? std::atoi(argv[3]) : 0);
    add_profiles(stored, 2, std::atoi(argv[2]));
    return 0;
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "make_vault: %s\n", fault.what());
    return 1;
  }
}
